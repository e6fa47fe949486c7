package dev.towline.postgresql;

import dev.towline.dialect.Fence.Notice;
import dev.towline.dialect.Patience;
import dev.towline.dialect.own.Fences;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Raises a fence in steps that each commit, so that whatever step it is stopped at, running it
 * again comes to the same end:
 *
 * <ol>
 *   <li>guards that let everybody through are made on one table after the other
 *   <li>whoever has been writing for long is waited for, while nobody is refused yet
 *   <li>all guards are shut at once, by replacing their function
 *   <li>whoever had begun to write before that is waited for
 * </ol>
 */
final class FenceRaising {

  private final Connection database;
  private final Fences fences;
  private final List<TableName> tables;
  private final Notice notice;
  private final Patience patience;
  private final long end;

  FenceRaising(Connection database, List<TableName> tables, Notice notice, Patience patience) {
    this.database = database;
    this.fences = new Fences(new PostgresWording(), database);
    this.tables = List.copyOf(tables);
    this.notice = notice;
    this.patience = patience;
    this.end = System.nanoTime() + patience.limit().toNanos();
  }

  void run() throws SQLException {
    FenceGuards guards = entered();
    List<FencedTable> fenced = FencedTable.of(database, tables, guards);
    for (FencedTable table : fenced) {
      if (!table.guarded()) {
        new ShortTransactions(database, left()).run(table.name(), guards.guarding(table));
      }
    }
    OpenWriters writers = new OpenWriters(database, fenced);
    writers.awaitEnd(notice.subscription(), left());
    shut(guards);
    writers.awaitEnd(notice.subscription(), left());
  }

  /** The guards' function must be there before a trigger calls it; a raised one stays. */
  private FenceGuards entered() throws SQLException {
    return new Attempt(database)
        .atomically(
            () -> {
              FenceGuards guards = FenceGuards.of(database, fences.enter(notice));
              String sql = "select raised from towline.fence where subscription = ? for update";
              boolean raised =
                  Rows.list(database, row -> row.getBoolean(1), sql, notice.subscription().text())
                      .get(0);
              if (!raised) {
                Sql.execute(database, guards.lowering());
              }
              return guards;
            });
  }

  private void shut(FenceGuards guards) throws SQLException {
    new Attempt(database)
        .atomically(
            () -> {
              Sql.update(
                  database,
                  """
                  update towline.fence
                  set leader = ?, epoch = ?, raised = true, raisings = raisings + 1,
                    since = clock_timestamp()
                  where subscription = ?
                  """,
                  notice.leader().text(),
                  notice.epoch().number(),
                  notice.subscription().text());
              return Sql.execute(database, guards.raising(notice.predicate()));
            });
  }

  /** What is left of the patience for all of it. */
  private Patience left() {
    Duration limit = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    return new Patience(patience.lockTimeout(), patience.pauseMax(), limit);
  }
}
