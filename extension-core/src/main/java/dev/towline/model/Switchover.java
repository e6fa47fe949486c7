package dev.towline.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One change of a subscription's leader, as both sides store it.
 *
 * @param id the same on both sides
 * @param runner whoever carries it out; another one takes it over by its own
 * @param epoch the new leader's
 * @param stream the old leader's history; from {@link Step#PROMOTING} on
 * @param position what the new leader has of it; from {@link Step#PROMOTING} on
 * @param fencedAt by the old leader's clock: when writes began to wait
 * @param promotedAt by the old leader's clock: when the new one took them
 */
public record Switchover(
    SubscriptionName subscription,
    String id,
    String runner,
    NodeName oldLeader,
    NodeName newLeader,
    Epoch epoch,
    Step step,
    Optional<StreamId> stream,
    Optional<Position> position,
    Optional<Instant> fencedAt,
    Optional<Instant> promotedAt) {

  /** What is being done; each can be done again after it was cut off. */
  public enum Step {
    /** The follower is made ready to lead; the application notices nothing. */
    PREPARING,
    /** The old leader begins to refuse writes. */
    FENCING,
    /** The last changes go over. */
    DRAINING,
    /** Both sides count their rows. */
    COUNTING,
    /** The new leader's sequences are set. */
    NUMBERING,
    /** The old leader is made a follower. */
    REVERSING,
    /** The new leader takes writes; there is no way back but another switchover. */
    PROMOTING,
    /** The old leader is told, and what is no longer needed goes. */
    FINISHING,
    /** The roles are swapped. */
    DONE,
    /** The old leader is let write again. */
    RETURNING,
    /** Nothing has changed. */
    RETURNED,
    /** The old leader was given up; it has to rejoin. */
    LOST;

    /** As it is stored and told. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nobody has anything to do any more. */
    public boolean ended() {
      return this == DONE || this == RETURNED || this == LOST;
    }

    /** Whether the old leader still leads, so that it can be as if nothing had been. */
    public boolean returnable() {
      return compareTo(PROMOTING) < 0;
    }
  }

  /** The same at another step. */
  public Switchover at(Step next) {
    return with(runner, epoch, next, stream, position);
  }

  /** The same, carried on by somebody else. */
  public Switchover by(String other) {
    return with(other, epoch, step, stream, position);
  }

  /** The same with the epoch that the new leader will have. */
  public Switchover planned(Epoch next) {
    return with(runner, next, step, stream, position);
  }

  /** The same with what the new leader has of the old one. */
  public Switchover having(Subscription last) {
    return with(runner, epoch, step, Optional.of(last.stream()), last.position());
  }

  private Switchover with(
      String by, Epoch leads, Step at, Optional<StreamId> history, Optional<Position> reached) {
    return new Switchover(
        subscription,
        id,
        by,
        oldLeader,
        newLeader,
        leads,
        at,
        history,
        reached,
        fencedAt,
        promotedAt);
  }

  /** How long nobody could write; empty before the end. */
  public Optional<Duration> pause() {
    return fencedAt.flatMap(from -> promotedAt.map(until -> Duration.between(from, until)));
  }
}
