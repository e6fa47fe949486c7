package dev.towline.model;

import java.util.Optional;

/**
 * How far one table of a subscription has come.
 *
 * @param cursor the end of the part that is done, in the pass that {@code state} names
 * @param rowsDone rows copied so far
 * @param rowsExpected an estimate by the leader's statistics when the copy began
 * @param fingerprint the leader's table and triggers as of the subscription's position; another one
 *     there means changes that no trigger told of
 * @param complete false as long as a table that Towline made lacks its indexes and constraints
 */
public record TableProgress(
    TableName table,
    State state,
    Optional<Cursor> cursor,
    long rowsDone,
    long rowsExpected,
    Fingerprint fingerprint,
    boolean complete) {

  /** What is being done to a table. */
  public enum State {
    /** In line for its first copy; the follower's table is empty. */
    WAITING,
    /** Rows come in chunks into a table that was empty. */
    COPYING,
    /** Rows come in chunks over rows that are there already, after an unlogged change. */
    REPAIRING,
    /** The repair's second pass: rows that only the follower has are looked for and removed. */
    SWEEPING,
    /** Complete and kept equal. */
    FOLLOWING
  }

  /** The same table further on in the same pass. */
  public TableProgress advanced(Optional<Cursor> next, long rows) {
    return new TableProgress(
        table, state, next, rowsDone + rows, rowsExpected, fingerprint, complete);
  }

  /** The same table at the beginning of another pass. */
  public TableProgress enter(State next) {
    long rows = next == State.COPYING || next == State.REPAIRING ? 0 : rowsDone;
    return new TableProgress(
        table, next, Optional.empty(), rows, rowsExpected, fingerprint, complete);
  }

  /** The same table at the beginning of a copy over the rows that it has. */
  public TableProgress again(long expected) {
    return new TableProgress(
        table, State.REPAIRING, Optional.empty(), 0, expected, fingerprint, complete);
  }

  /** The same table as of another fingerprint. */
  public TableProgress seen(Fingerprint current) {
    return new TableProgress(table, state, cursor, rowsDone, rowsExpected, current, complete);
  }

  /** The same table with all its indexes and constraints. */
  public TableProgress completed() {
    return new TableProgress(table, state, cursor, rowsDone, rowsExpected, fingerprint, true);
  }
}
