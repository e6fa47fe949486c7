package dev.towline.daemon.command;

import java.util.List;
import java.util.Optional;

/**
 * How one subscription stands, as a program reads it; names and units are part of the interface.
 *
 * @param state {@code never run}, {@code copying}, {@code catching up}, {@code consistent}, or
 *     {@code unknown} when the follower cannot be asked
 * @param lagSeconds the leader's clock now less {@code asOf}
 * @param asOf the follower is exactly what the leader was at this time of the leader's clock
 * @param relay who relays it, or did last
 * @param verified the last verification of all tables
 * @param verifying the one that is under way
 * @param shapeChanges the last ones, the latest first
 * @param problems why something could not be found out
 */
record SubscriptionStatus(
    String name,
    String leader,
    String follower,
    String state,
    Optional<Double> lagSeconds,
    Optional<String> asOf,
    long rowsApplied,
    double rowsPerSecond,
    Optional<Relay> relay,
    Optional<Copy> copy,
    Optional<Slices> slices,
    Quarantine quarantine,
    Optional<Verified> verified,
    Optional<Verifying> verifying,
    List<ShapeChange> shapeChanges,
    Optional<Switchover> switchover,
    Optional<Failure> lastError,
    List<Problem> problems) {

  /** Who relays; {@code alive} when it gave a sign within ten seconds. */
  record Relay(String name, boolean alive, Optional<Double> secondsSinceSign) {}

  /** The copy of tables; the estimate is missing until a speed is known. */
  record Copy(
      long tablesDone,
      long tables,
      long rowsDone,
      long rowsExpected,
      Optional<Double> secondsLeft,
      List<Table> underWay) {}

  /** One table that is being copied or repaired. */
  record Table(String name, String state, long rowsDone, long rowsExpected) {}

  /** A large difference that is being applied in slices. */
  record Slices(int done, int count) {}

  /** Rows that the follower refused and that were set aside; {@code first} has the first only. */
  record Quarantine(long rows, List<QuarantinedRow> first) {}

  /** One of them; its table as {@code schema.table}. */
  record QuarantinedRow(
      String table,
      List<String> key,
      Optional<String> column,
      Optional<String> value,
      String reason) {}

  /**
   * The last verification of all tables.
   *
   * @param asOf the leader's clock at the last snapshot that was compared
   * @param differences rows that are left different
   */
  record Verified(
      double secondsAgo,
      String finishedAt,
      Optional<String> asOf,
      long rows,
      long differences,
      long repaired) {}

  /**
   * The verification that is under way.
   *
   * @param occasion {@code asked}, {@code scheduled} or {@code continuous}
   * @param differences rows found different so far
   */
  record Verifying(
      String occasion,
      long tablesDone,
      long tables,
      long rows,
      long rowsExpected,
      long differences) {}

  /**
   * A change of a leader's table; its outcome is {@code followed}, {@code refused}, {@code
   * proposed}, {@code ignored} or {@code told}.
   */
  record ShapeChange(
      String table, String at, String what, String outcome, String statement, String reason) {}

  /** A change of leaders that has begun and not ended, as the old leader has it. */
  record Switchover(String step, String oldLeader, String newLeader, long epoch) {}

  /** Why the relay stopped, and what to do. */
  record Failure(String problem, String remedy, String at) {}

  /** Why something could not be found out, and what to do. */
  record Problem(String problem, String remedy) {}
}
