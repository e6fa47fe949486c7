package dev.towline.relay;

import dev.towline.dialect.Batch;
import dev.towline.dialect.Reading;
import dev.towline.model.Subscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A piece of longer work that rides on a round: it is read at the round's snapshot and its progress
 * is stored in the round's transaction, so it needs no lock, no long transaction and no arithmetic.
 */
interface Rider {

  /** The round's plan with what the rider adds to the round's own changes. */
  default Plan joined(Plan plan) {
    return plan;
  }

  /** Reads its rows from the leader's snapshot into the batch. */
  void receive(Reading reading, Batch batch);

  /** Stores its progress, after the changes are applied. Returns rows written by it. */
  long finish(Batch batch) throws SQLException;

  /** Takes its progress over into memory, after the commit. */
  void remember();

  /** The state that readers of the follower are told of after the round. */
  Subscription.State state(Plan plan);

  /** The piece that is next: copying comes before trying again, that before verifying. */
  static Optional<Rider> of(
      Plan plan,
      Following following,
      RelaySettings settings,
      Side leader,
      Side follower,
      Connections connections) {
    if (plan.slices().isPresent()) {
      return Optional.empty();
    }
    Optional<Rider> chunk =
        following
            .unfinished()
            .filter(table -> !plan.after().containsKey(table.table()))
            .map(table -> CopyChunk.of(table, plan, following, settings, leader));
    if (chunk.isPresent() || !plan.after().isEmpty()) {
      return chunk;
    }
    Connection atFollower = connections.follower();
    Optional<Rider> again =
        following
            .retry
            .filter(retry -> following.pairs.containsKey(retry.table()))
            .map(
                retry ->
                    new RetryRefused(
                        retry, plan, following, settings, leader, follower, atFollower));
    if (again.isPresent()) {
      return again;
    }
    return following
        .verification
        .filter(task -> following.pairs.containsKey(task.table()))
        .map(
            task ->
                new VerificationPiece(
                        task,
                        following.pair(task.table()),
                        plan,
                        following,
                        settings,
                        leader,
                        follower,
                        atFollower)
                    .rider());
  }
}
