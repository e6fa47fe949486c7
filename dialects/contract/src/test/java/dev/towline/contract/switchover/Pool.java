package dev.towline.contract.switchover;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.towline.relay.Side;
import java.time.Duration;

/** Sessions with a database that stay open between uses, as those of the commands do. */
final class Pool implements AutoCloseable {

  /** How long a server that is down is waited for. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  private final HikariDataSource sessions;
  private final Side side;

  private Pool(HikariDataSource sessions, Side side) {
    this.sessions = sessions;
    this.side = side;
  }

  /** None is opened before it is needed. */
  static Pool of(Side plain) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(plain.dataSource());
    config.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    HikariDataSource sessions = new HikariDataSource(config);
    return new Pool(sessions, new Side(plain.name(), plain.dialect(), sessions));
  }

  /** The database with these sessions. */
  Side side() {
    return side;
  }

  @Override
  public void close() {
    sessions.close();
  }
}
