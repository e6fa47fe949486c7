package dev.towline.mysql;

import dev.towline.dialect.Fence.Notice;
import dev.towline.dialect.Fence.State;
import dev.towline.dialect.Patience;
import dev.towline.dialect.own.Fences;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.TableName;
import dev.towline.mysql.FenceGuard.Standing;
import dev.towline.mysql.ShortLocks.Deed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Raises a fence in steps that each commit, so that whatever step it is stopped at, running it
 * again comes to the same end:
 *
 * <ol>
 *   <li>guards that let everybody through are made, one after the other
 *   <li>the gate is shut, which waits for all who went through it and have not ended, while others
 *       wait behind it for a second at the most
 *   <li>prepared transactions that the gate does not wait for are waited for, before and after it
 *   <li>the log is flushed
 * </ol>
 */
final class FenceRaising {

  private static final TableName GATE = new TableName("towline", "fence_gate");

  private final Connection database;
  private final Engine engine;
  private final Fences fences;
  private final List<TableName> tables;
  private final Notice notice;
  private final Patience patience;
  private final long end;

  FenceRaising(
      Connection database,
      Engine engine,
      List<TableName> tables,
      Notice notice,
      Patience patience) {
    this.database = database;
    this.engine = engine;
    this.fences = new Fences(new MySqlWording(), database);
    this.tables = List.copyOf(tables);
    this.notice = notice;
    this.patience = patience;
    this.end = System.nanoTime() + patience.limit().toNanos();
  }

  void run() throws SQLException {
    Definer definer = Definer.settle(database, engine);
    int number = entered();
    List<FenceGuard> guards = FencedTables.on(database, engine).guards(tables, number, definer);
    letDefinerRead(guards, definer);
    make(guards, number);
    PreparedTransactions prepared = new PreparedTransactions(engine, database);
    prepared.awaitEnd(left());
    if (!isRaised()) {
      shut(number);
    }
    prepared.awaitEnd(left());
    new Durability(engine).flush(database);
  }

  /** The gate is there before a guard asks for it. */
  private int entered() throws SQLException {
    int number = fences.enter(notice);
    Sql.update(
        database,
        """
        insert into towline.fence_gate (number, predicate)
        select fence.number, ''
        from towline.fence fence
        where fence.number = ?
          and not exists (select 1 from towline.fence_gate gate where gate.number = fence.number)
        """,
        number);
    return number;
  }

  /** The databases of the tables may be new to it. */
  private void letDefinerRead(List<FenceGuard> guards, Definer definer) throws SQLException {
    if (!definer.equals(Definer.LOCKED)) {
      return;
    }
    Set<String> granted = new LinkedHashSet<>();
    try (ShortLocks locks = locks()) {
      for (FenceGuard guard : guards) {
        if (granted.add(guard.table().schema())) {
          locks.run(guard.table(), definer.reading(guard.table().schema()));
        }
      }
    }
  }

  private void make(List<FenceGuard> guards, int number) throws SQLException {
    List<Standing> standing = FenceGuard.of(database, number);
    for (FenceGuard guard : guards) {
      if (standing.stream().noneMatch(guard::is)) {
        try (ShortLocks locks = locks()) {
          if (standing.stream().anyMatch(each -> each.name().equals(guard.name()))) {
            locks.run(guard.table(), WantedCapture.dropTrigger(guard.name()));
          }
          locks.run(guard.table(), guard.create());
        }
      }
    }
  }

  private boolean isRaised() throws SQLException {
    Optional<State> state = fences.state(notice.subscription());
    return state.filter(there -> there.raised() && there.notice().equals(notice)).isPresent();
  }

  /** The gate first: who has gone through it may hold the fence as well. */
  private void shut(int number) throws SQLException {
    try (ShortLocks locks = locks()) {
      locks.together(
          Deed.GATE,
          GATE,
          List.of(
              """
              update towline.fence_gate
              set predicate = %s,
                raising = 1 + (select fence.raisings from towline.fence fence where fence.number = %2$d)
              where number = %2$d
              """
                  .formatted(Quoting.text(notice.predicate()), number),
              """
              update towline.fence
              set leader = %s, epoch = %d, raised = true, raisings = raisings + 1,
                since = utc_timestamp(6)
              where number = %d
              """
                  .formatted(
                      Quoting.text(notice.leader().text()), notice.epoch().number(), number)));
    }
  }

  private ShortLocks locks() throws SQLException {
    return ShortLocks.on(database, engine, left());
  }

  /** What is left of the patience for all of it. */
  private Patience left() {
    Duration limit = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    return new Patience(patience.lockTimeout(), patience.pauseMax(), limit);
  }
}
