package dev.towline.relay;

import dev.towline.dialect.Batch;
import dev.towline.dialect.Batch.Mode;
import dev.towline.dialect.Reading;
import dev.towline.dialect.RowReader;
import dev.towline.dialect.RowReader.Chunk;
import dev.towline.dialect.RowSink;
import dev.towline.dialect.Verifications.Task;
import dev.towline.model.Cursor;
import dev.towline.model.Subscription;
import dev.towline.model.TablePair;
import dev.towline.model.VerificationReport.Difference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The next piece of a verification. After the round's changes the follower is the leader at the
 * snapshot, so what was read there must be what is here. Only somebody else's write can disturb
 * that: a difference is a suspicion until a later round finds it again.
 */
final class VerifyChunk implements Rider {

  private final Task task;
  private final TablePair table;
  private final Plan plan;
  private final Following following;
  private final RelaySettings settings;
  private final Side leader;
  private final Side follower;
  private final Connection atFollower;

  private Optional<Cursor> next = Optional.empty();
  private long rows;

  VerifyChunk(
      Task task,
      Plan plan,
      Following following,
      RelaySettings settings,
      Side leader,
      Side follower,
      Connection atFollower) {
    this.task = task;
    this.table = following.pair(task.table());
    this.plan = plan;
    this.following = following;
    this.settings = settings;
    this.leader = leader;
    this.follower = follower;
    this.atFollower = atFollower;
  }

  @Override
  public void receive(Reading reading, Batch batch) {
    leader.tell(
        "Verifying " + table.name(),
        () -> {
          if (table.wholeRow()) {
            compareAll(reading, batch);
            return;
          }
          RowSink sink = batch.rows(table, Mode.COMPARE);
          switch (task.pass()) {
            case COMPARING -> compare(reading, sink);
            case SWEEPING -> sweep(reading, batch, sink);
            case CONFIRMING -> reader().byKey(reading, table, suspects(), sink);
          }
        });
  }

  /** Compares both directions at once, so the second pass has nothing left to do. */
  private void compareAll(Reading reading, Batch batch) throws SQLException {
    if (task.pass() != Task.Pass.SWEEPING) {
      long all = reader().all(reading, table, batch.rows(table, Mode.COMPARE_ALL));
      rows = task.pass() == Task.Pass.COMPARING ? all : 0;
    }
  }

  private void compare(Reading reading, RowSink sink) throws SQLException {
    Chunk chunk =
        reader()
            .chunkAsChanges(reading, table, task.cursor(), settings.amounts().chunkBytes(), sink);
    next = chunk.next();
    rows = chunk.rows();
  }

  private void sweep(Reading reading, Batch batch, RowSink sink) throws SQLException {
    List<List<String>> keys = batch.keys(table, task.cursor(), CopyChunk.SWEEP_KEYS);
    if (!keys.isEmpty()) {
      reader().byKey(reading, table, keys, Lines.onlyDeletes(sink));
      next = Optional.of(new Cursor(keys.get(keys.size() - 1)));
    }
  }

  private List<List<String>> suspects() {
    return task.suspects().stream().map(Difference::key).toList();
  }

  private RowReader reader() {
    return leader.dialect().reader();
  }

  @Override
  public long finish(Batch batch) throws SQLException {
    List<Difference> found = batch.differences(table);
    if (table.wholeRow() && task.pass() == Task.Pass.CONFIRMING) {
      found = found.stream().filter(d -> suspects().contains(d.key())).toList();
    }
    follower.dialect().verifications().record(atFollower, task, next, rows, found);
    return 0;
  }

  /** The next task is asked for anew, so that one who gives up is noticed. */
  @Override
  public void remember() {
    following.verification =
        follower.ask(
            "Looking for a verification",
            () -> follower.dialect().verifications().next(atFollower, settings.subscription()));
  }

  @Override
  public Subscription.State state(Plan current) {
    return plan.state(following);
  }
}
