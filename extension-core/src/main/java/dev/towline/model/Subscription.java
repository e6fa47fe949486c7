package dev.towline.model;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A subscription as its follower stores it, in the same transactions as the rows.
 *
 * @param leader the leader's name in the configuration
 * @param stream the history that {@code position} belongs to
 * @param position what the follower has; empty before the first round
 * @param asOf the leader's clock just before the snapshot of {@code position}
 * @param acknowledgement number of the last position told to the leader, counted on both sides
 * @param relay host and process that holds the subscription
 * @param seenAt the follower's clock when that relay was last at work
 * @param rowsPerSecond applied lately, as the relay measured it
 */
public record Subscription(
    SubscriptionName name,
    NodeName leader,
    StreamId stream,
    Epoch epoch,
    Optional<Position> position,
    Optional<Instant> asOf,
    State state,
    Optional<Slices> slices,
    long acknowledgement,
    String relay,
    Optional<Instant> seenAt,
    long rowsApplied,
    double rowsPerSecond,
    Optional<Failure> failure) {

  /** What a reader of the follower may rely on. */
  public enum State {
    /** Some table is not complete yet. */
    COPYING,
    /** A difference too large for one transaction is being applied in slices. */
    CATCHING_UP,
    /** The follower is exactly the leader at {@code position}. */
    CONSISTENT;

    /** As it is stored and told. */
    public String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * A large difference on its way: slices {@code 0} to {@code next - 1} of {@code count} are
   * applied; when all are, the position becomes {@code first}, the snapshot of slice 0.
   */
  public record Slices(int next, int count, Position first, Instant firstAsOf) {}

  /** Why the relay stopped, and what to do. */
  public record Failure(String problem, String remedy, Instant at) {}
}
