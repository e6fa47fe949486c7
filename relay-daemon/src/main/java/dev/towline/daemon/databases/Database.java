package dev.towline.daemon.databases;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.towline.daemon.config.DatabaseSettings;
import dev.towline.dialect.Dialect;
import dev.towline.model.NodeName;
import dev.towline.relay.Side;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One configured database. Nothing is connected before the first use, so a daemon starts beside a
 * server that is down. Safe for many threads.
 */
public final class Database implements AutoCloseable {

  /** Idle connections are given back after this time: an idle daemon should cost nearly nothing. */
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

  /** Something to do with a connection. */
  public interface Work<T> {
    T with(Connection connection, Dialect dialect) throws SQLException;
  }

  private final DatabaseSettings settings;
  private final int poolSize;
  private final Duration connectTimeout;
  private @Nullable Side side;
  private @Nullable HikariDataSource pool;

  Database(DatabaseSettings settings, int poolSize, Duration connectTimeout) {
    this.settings = settings;
    this.poolSize = poolSize;
    this.connectTimeout = connectTimeout;
  }

  public NodeName name() {
    return settings.name();
  }

  public DatabaseSettings settings() {
    return settings;
  }

  /**
   * Does something with a connection in auto-commit mode.
   *
   * @param doing what is being done, to begin the sentence of a failure
   * @throws dev.towline.model.TowlineException when the database does not let us
   */
  public <T> T call(String doing, Work<T> work) {
    Side open = side();
    try (Connection connection = connection(open)) {
      try {
        return work.with(connection, open.dialect());
      } catch (SQLException e) {
        throw open.dialect().faults().explain(doing, e);
      }
    } catch (SQLException e) {
      throw ConnectionFaults.explain(settings, e);
    }
  }

  private static Connection connection(Side open) throws SQLException {
    return open.dataSource().getConnection();
  }

  /** The database as a relay uses it. */
  public synchronized Side side() {
    if (side == null) {
      // One plain connection first: its failure is told at once and in the driver's own words.
      try (Connection connection =
          DriverManager.getConnection(settings.target().url(), properties())) {
        Dialect dialect = Dialects.of(settings, connection.getMetaData());
        pool = new HikariDataSource(poolSettings());
        side = new Side(settings.name(), dialect, pool);
      } catch (SQLException e) {
        throw ConnectionFaults.explain(settings, e);
      }
    }
    return side;
  }

  private HikariConfig poolSettings() {
    HikariConfig config = new HikariConfig();
    config.setPoolName(settings.name().text());
    config.setJdbcUrl(settings.target().url());
    config.setDataSourceProperties(properties());
    config.setMaximumPoolSize(poolSize);
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    config.setConnectionTimeout(connectTimeout.toMillis());
    config.setInitializationFailTimeout(-1);
    return config;
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password().reveal());
    settings.target().properties().forEach(properties::setProperty);
    return properties;
  }

  @Override
  public synchronized void close() {
    if (pool != null) {
      pool.close();
    }
  }
}
