package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An application that goes on writing to a table {@code t (id int primary key, n int, …)} while the
 * table is altered; it names the columns that it knows. No write of its may fail.
 */
final class Application implements AutoCloseable {

  private final Connection connection;
  private final Thread thread;
  private final AtomicInteger written = new AtomicInteger();
  private final List<SQLException> failures = new CopyOnWriteArrayList<>();
  private volatile boolean stopping;

  private Application(Connection connection) {
    this.connection = connection;
    this.thread = new Thread(this::write);
  }

  static Application on(Replication replication) throws SQLException {
    Application application = new Application(replication.anotherLeader());
    application.thread.start();
    return application;
  }

  private void write() {
    while (!stopping) {
      int i = written.incrementAndGet();
      try {
        Sql.run(
            connection,
            "insert into t (id, n) values (%d, %d)".formatted(1000 + i, i),
            "update t set n = n + 1 where id = %d".formatted(1 + i % 20),
            "delete from t where id = %d".formatted(1000 + i - 50));
      } catch (SQLException e) {
        failures.add(e);
      }
    }
  }

  /** How many turns it has taken. */
  int written() {
    return written.get();
  }

  @Override
  public void close() throws SQLException {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the application was stopping.", e);
    }
    connection.close();
    assertThat(failures).isEmpty();
  }
}
