package dev.towline.relay;

import dev.towline.dialect.Batch;
import dev.towline.dialect.Batch.Mode;
import dev.towline.dialect.Reading;
import dev.towline.dialect.RowReader;
import dev.towline.dialect.RowReader.Chunk;
import dev.towline.dialect.RowReader.Portion;
import dev.towline.model.Cursor;
import dev.towline.model.Subscription;
import dev.towline.model.TablePair;
import dev.towline.model.TableProgress;
import dev.towline.model.TableProgress.State;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The next key range of a table that is being copied or repaired. */
final class CopyChunk implements Rider {

  /** How many of the follower's keys one round of a repair's second pass looks up. */
  static final int SWEEP_KEYS = 5_000;

  private final TablePair table;
  private final TableProgress before;
  private final Plan plan;
  private final Following following;
  private final RelaySettings settings;
  private final Side leader;

  private TableProgress after;
  private long rows;

  private CopyChunk(
      TableProgress before, Plan plan, Following following, RelaySettings settings, Side leader) {
    this.table = following.pair(before.table());
    this.before = before;
    this.after = before;
    this.plan = plan;
    this.following = following;
    this.settings = settings;
    this.leader = leader;
  }

  static Rider of(
      TableProgress table, Plan plan, Following following, RelaySettings settings, Side leader) {
    return new CopyChunk(
        table.state() == State.WAITING ? table.enter(State.COPYING) : table,
        plan,
        following,
        settings,
        leader);
  }

  @Override
  public void receive(Reading reading, Batch batch) {
    after =
        leader.ask(
            "Copying " + table.name(),
            () ->
                switch (before.state()) {
                  case REPAIRING -> repair(reading, batch);
                  case SWEEPING -> sweep(reading, batch);
                  default -> copy(reading, batch);
                });
  }

  private TableProgress copy(Reading reading, Batch batch) throws SQLException {
    Chunk chunk =
        reader()
            .chunk(
                reading,
                table,
                before.cursor(),
                settings.amounts().chunkBytes(),
                batch.copy(table));
    rows = chunk.rows();
    TableProgress advanced = before.advanced(chunk.next(), rows);
    return chunk.next().isPresent() ? advanced : advanced.enter(State.FOLLOWING);
  }

  private TableProgress repair(Reading reading, Batch batch) throws SQLException {
    if (table.wholeRow()) {
      // Without a key there is no range to go by: all of it at once.
      long all = reader().all(reading, table, batch.rows(table, Mode.REPLACE));
      return before.advanced(Optional.empty(), all).enter(State.FOLLOWING);
    }
    Chunk chunk =
        reader()
            .chunkAsChanges(
                reading,
                table,
                before.cursor(),
                new Portion(settings.amounts().chunkBytes(), Long.MAX_VALUE),
                batch.rows(table, Mode.CHANGES));
    TableProgress advanced = before.advanced(chunk.next(), chunk.rows());
    return chunk.next().isPresent() ? advanced : advanced.enter(State.SWEEPING);
  }

  /** Keys that only the follower has: their order may differ, their membership does not. */
  private TableProgress sweep(Reading reading, Batch batch) throws SQLException {
    List<List<String>> keys = batch.keys(table, before.cursor(), SWEEP_KEYS);
    if (!keys.isEmpty()) {
      var sink = batch.rows(table, Mode.CHANGES);
      reader().byKey(reading, table, keys, Lines.onlyDeletes(sink));
    }
    Optional<Cursor> next = after(keys, SWEEP_KEYS);
    return next.isPresent() ? before.advanced(next, 0) : before.enter(State.FOLLOWING);
  }

  /**
   * Where a sweep goes on; nowhere when it has had all keys of the follower. Keys that come later
   * are the relay's own, and would be waited for without end in a table that grows.
   */
  static Optional<Cursor> after(List<List<String>> keys, int limit) {
    return keys.size() < limit
        ? Optional.empty()
        : Optional.of(new Cursor(keys.get(keys.size() - 1)));
  }

  private RowReader reader() {
    return leader.dialect().reader();
  }

  @Override
  public long finish(Batch batch) throws SQLException {
    batch.progress(after);
    return rows;
  }

  @Override
  public void remember() {
    following.put(after);
  }

  /** The last chunk does not make it consistent by itself: what Towline made is completed first. */
  @Override
  public Subscription.State state(Plan current) {
    return Subscription.State.COPYING;
  }

  @Override
  public String toString() {
    return "chunk of " + table.name() + " in " + plan;
  }
}
