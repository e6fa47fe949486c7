package dev.towline.postgresql;

import dev.towline.dialect.Patience;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.TableName;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Runs scripts that lock the application's tables, each in a transaction of its own, or behind a
 * savepoint where the caller has one open. A lock that is not had in time is given up and tried for
 * again after a pause, so that the application never waits behind us.
 */
final class ShortTransactions {

  /** A lock not available, a deadlock. */
  private static final Set<String> AGAIN = Set.of("55P03", "40P01");

  private static final String NOT_ALLOWED = "42501";

  private static final String HOLDERS =
      """
      select pg_catalog.format('process %s of role %s, in a transaction since %s',
        a.pid, a.usename, pg_catalog.to_char(a.xact_start, 'YYYY-MM-DD HH24:MI:SS'))
      from pg_catalog.pg_locks l
      join pg_catalog.pg_stat_activity a on a.pid = l.pid
      where l.relation = pg_catalog.to_regclass(?) and l.granted
        and a.pid <> pg_catalog.pg_backend_pid() and a.xact_start is not null
      order by a.xact_start
      limit 1
      """;

  private static final String OWNER =
      """
      select pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.relowner)),
        pg_catalog.quote_ident(current_user)
      from pg_catalog.pg_class c
      where c.oid = pg_catalog.to_regclass(?)
      """;

  /** What a script does to what it locks. */
  enum Deed {
    TRIGGERS("table", "triggers"),
    NUMBER("sequence", "next number");

    private final String kind;
    private final String what;

    Deed(String kind, String what) {
      this.kind = kind;
      this.what = what;
    }
  }

  private final Connection connection;
  private final Patience patience;

  ShortTransactions(Connection connection, Patience patience) {
    this.connection = connection;
    this.patience = patience;
  }

  /** Runs a script that changes this table's triggers; wholly or not at all. */
  void run(TableName table, String script) throws SQLException {
    run(Deed.TRIGGERS, table, script);
  }

  /** Runs a script that does this to a table or a sequence; wholly or not at all. */
  void run(Deed deed, TableName table, String script) throws SQLException {
    long end = System.nanoTime() + patience.limit().toNanos();
    while (true) {
      try {
        attempt(script);
        return;
      } catch (SQLException e) {
        if (NOT_ALLOWED.equals(e.getSQLState())) {
          throw notAllowed(deed, table, e);
        }
        if (!AGAIN.contains(String.valueOf(e.getSQLState()))) {
          throw e;
        }
        if (System.nanoTime() - end > 0) {
          throw busy(deed, table, e);
        }
        pause(e);
      }
    }
  }

  private void attempt(String script) throws SQLException {
    if (connection.getAutoCommit()) {
      connection.setAutoCommit(false);
      try {
        execute(script);
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } else {
      Savepoint before = connection.setSavepoint();
      try {
        execute(script);
        connection.releaseSavepoint(before);
      } catch (SQLException e) {
        connection.rollback(before);
        throw e;
      }
    }
  }

  private void execute(String script) throws SQLException {
    String previous =
        Rows.list(connection, row -> row.getString(1), "select current_setting('lock_timeout')")
            .get(0);
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("set local lock_timeout = " + patience.lockTimeout().toMillis());
      statement.execute(script);
      statement.execute("set local lock_timeout = '" + previous + "'");
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

  private TowlineException busy(Deed deed, TableName table, SQLException cause)
      throws SQLException {
    List<String> holders =
        Rows.list(connection, row -> row.getString(1), HOLDERS, Quoting.name(table));
    return TowlineException.temporary(
        "The %s %s was not free for %d s to change its %s%s."
            .formatted(
                deed.kind,
                table,
                patience.limit().toSeconds(),
                deed.what,
                holders.isEmpty() ? "" : ": it is held by " + holders.get(0)),
        "Run it again when that transaction has ended; what is done stays done.",
        cause);
  }

  private TowlineException notAllowed(Deed deed, TableName table, SQLException cause)
      throws SQLException {
    return Rows.list(
            connection,
            row ->
                TowlineException.fatal(
                    "The role %s may not change the %s of %s: %s"
                        .formatted(row.getString(2), deed.what, table, cause.getMessage()),
                    "grant %s to %s;".formatted(row.getString(1), row.getString(2)),
                    cause),
            OWNER,
            Quoting.name(table))
        .stream()
        .findFirst()
        .orElseThrow(() -> cause);
  }
}
