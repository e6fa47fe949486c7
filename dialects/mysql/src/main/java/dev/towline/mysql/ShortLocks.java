package dev.towline.mysql;

import dev.towline.dialect.Patience;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.TableName;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Runs statements that lock the application's tables, each by itself. A lock that is not had in a
 * second, the shortest wait that these servers know, is given up and tried for again after a pause,
 * so that the application waits behind us for a second and no longer.
 */
final class ShortLocks implements AutoCloseable {

  /** A lock not had in time, a deadlock. */
  private static final Set<Integer> AGAIN = Set.of(1205, 1213);

  /** What the server answers to whoever may not. */
  private static final Set<Integer> NOT_ALLOWED = Set.of(1044, 1142, 1227);

  /** A trigger may not be made by this account while the binary log is on. */
  private static final int NOT_TRUSTED = 1419;

  private static final String READ =
      """
      select @@session.lock_wait_timeout, @@session.innodb_lock_wait_timeout, @@session.sql_mode
      """;

  /** What a statement does to what it locks. */
  enum Deed {
    TRIGGERS("change the triggers of", "change its triggers", "select, trigger"),
    NUMBER("set the next number of", "set its next number", "alter, insert"),
    GATE("shut", "be shut", "all");

    private final String what;
    private final String purpose;
    private final String privileges;

    Deed(String what, String purpose, String privileges) {
      this.what = what;
      this.purpose = purpose;
      this.privileges = privileges;
    }
  }

  private final Connection connection;
  private final Engine engine;
  private final Patience patience;
  private final String restore;

  private ShortLocks(Connection connection, Engine engine, Patience patience, String restore) {
    this.connection = connection;
    this.engine = engine;
    this.patience = patience;
    this.restore = restore;
  }

  /** Until it is closed the session has the settings that triggers are made with. */
  static ShortLocks on(Connection connection, Engine engine, Patience patience)
      throws SQLException {
    String restore =
        Rows.list(
                connection,
                row ->
                    "set session lock_wait_timeout = %d, session innodb_lock_wait_timeout = %d, session sql_mode = %s"
                        .formatted(row.getLong(1), row.getLong(2), Quoting.text(row.getString(3))),
                READ)
            .get(0);
    ShortLocks locks = new ShortLocks(connection, engine, patience, restore);
    locks.execute(
        "set session lock_wait_timeout = %1$d, session innodb_lock_wait_timeout = %1$d, session sql_mode = '%2$s'"
            .formatted(Math.max(1, patience.lockTimeout().toSeconds()), WantedCapture.MODE));
    return locks;
  }

  @Override
  public void close() throws SQLException {
    execute(restore);
  }

  /** Runs statements about a table one by one, each until it has its lock. */
  void run(TableName table, List<String> statements) throws SQLException {
    for (String statement : statements) {
      run(table, statement);
    }
  }

  /** Runs a statement about a table's triggers. */
  void run(TableName table, String statement) throws SQLException {
    run(Deed.TRIGGERS, table, statement);
  }

  /** Runs a statement about a table. */
  void run(Deed deed, TableName table, String statement) throws SQLException {
    retried(
        table,
        deed,
        () -> {
          execute(statement);
          if (!connection.getAutoCommit()) {
            connection.commit();
          }
        });
  }

  /** Runs statements about a table's triggers in one transaction. */
  void together(TableName table, List<String> statements) throws SQLException {
    together(Deed.TRIGGERS, table, statements);
  }

  /** Runs statements about a table in one transaction. */
  void together(Deed deed, TableName table, List<String> statements) throws SQLException {
    boolean automatic = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try {
      retried(
          table,
          deed,
          () -> {
            try {
              for (String statement : statements) {
                execute(statement);
              }
              connection.commit();
            } catch (SQLException e) {
              connection.rollback();
              throw e;
            }
          });
    } finally {
      connection.setAutoCommit(automatic);
    }
  }

  private interface Step {
    void run() throws SQLException;
  }

  private void retried(TableName table, Deed deed, Step step) throws SQLException {
    long end = System.nanoTime() + patience.limit().toNanos();
    while (true) {
      try {
        step.run();
        return;
      } catch (SQLException e) {
        if (!AGAIN.contains(e.getErrorCode())) {
          throw told(table, deed, e);
        }
        if (System.nanoTime() - end > 0) {
          throw busy(table, deed, e);
        }
        pause(e);
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  private void pause(SQLException reason) throws SQLException {
    Duration max = patience.pauseMax();
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(max.toMillis() / 4, max.toMillis() + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw reason;
    }
  }

  private TowlineException busy(TableName table, Deed deed, SQLException cause) {
    return TowlineException.temporary(
        "The table %s was not free for %d s to %s%s."
            .formatted(table, patience.limit().toSeconds(), deed.purpose, holder(table)),
        "Run it again when that transaction has ended; what is done stays done.",
        cause);
  }

  /** Who holds it, if this account may know. */
  private String holder(TableName table) {
    try {
      return Rows.list(
              connection, row -> row.getString(1), engine.holders(), table.schema(), table.name())
          .stream()
          .findFirst()
          .map(": "::concat)
          .orElse("");
    } catch (SQLException e) {
      return "";
    }
  }

  private SQLException told(TableName table, Deed deed, SQLException cause) throws SQLException {
    String account = Definer.current(connection).quoted();
    if (cause.getErrorCode() == NOT_TRUSTED) {
      throw TowlineException.fatal(
          "While the binary log is on, %s may not make triggers on %s.".formatted(account, table),
          "set global log_bin_trust_function_creators = on; and in the server's configuration.",
          cause);
    }
    if (NOT_ALLOWED.contains(cause.getErrorCode())) {
      throw TowlineException.fatal(
          "The account %s may not %s %s: %s"
              .formatted(account, deed.what, table, cause.getMessage()),
          "grant %s on %s.* to %s; grant all on towline.* to %3$s;"
              .formatted(deed.privileges, Quoting.name(table.schema()), account),
          cause);
    }
    return cause;
  }
}
