package dev.towline.relay;

import dev.towline.dialect.Verifications;
import dev.towline.dialect.Verifications.Task;
import dev.towline.dialect.Verifications.Wish;
import dev.towline.model.Subscription;
import dev.towline.model.VerificationReport.Occasion;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Chooses when the next piece of a verification rides on a round: at once where somebody waits for
 * it, at its rate where it goes on round the clock.
 */
final class Verifying {

  /** How often the follower is asked whether somebody wants a verification. */
  private static final Duration LOOK_AROUND = Duration.ofMillis(500);

  private final RelaySettings settings;
  private final Side follower;
  private final RelayListener listener;
  private final InstantSource clock;

  private Instant looked = Instant.MIN;
  private Instant rested = Instant.MIN;

  Verifying(RelaySettings settings, Side follower, RelayListener listener, InstantSource clock) {
    this.settings = settings;
    this.follower = follower;
    this.listener = listener;
    this.clock = clock;
  }

  /** Takes note of a piece that is done, and gives the relay the next one when it is due. */
  void look(Connection atFollower, Following following) {
    Instant now = clock.instant();
    if (following.verified.isPresent()) {
      ended(following.verified.get(), now);
      following.verified = Optional.empty();
      looked = Instant.MIN;
    }
    if (following.verification.isPresent()
        || following.state != Subscription.State.CONSISTENT
        || following.unfinished().isPresent()) {
      return;
    }
    if (looked.equals(Instant.MIN) || !now.isBefore(looked.plus(LOOK_AROUND))) {
      looked = now;
      following.waiting = follower.ask("Looking for a verification", () -> next(atFollower));
    }
    following.verification = following.waiting.filter(task -> due(task, now));
  }

  private void ended(VerificationPiece.Done piece, Instant now) {
    listener.rowsVerified(piece.compared());
    if (piece.task().occasion() == Occasion.CONTINUOUS) {
      rested = now.plus(settings.verifying().pause(piece.read()));
    }
  }

  private boolean due(Task task, Instant now) {
    return task.occasion() != Occasion.CONTINUOUS || !now.isBefore(rested);
  }

  private Optional<Task> next(Connection atFollower) throws SQLException {
    Verifications verifications = follower.dialect().verifications();
    Optional<Task> next = verifications.next(atFollower, settings.subscription());
    boolean continuous = settings.verifying().continuous();
    if (next.isEmpty() && continuous) {
      verifications.request(
          atFollower,
          settings.subscription(),
          new Wish(List.of(), settings.verifying().repair(), Occasion.CONTINUOUS));
      return verifications.next(atFollower, settings.subscription());
    }
    if (next.isPresent() && next.get().occasion() == Occasion.CONTINUOUS && !continuous) {
      verifications.forget(atFollower, next.get().id());
      return Optional.empty();
    }
    return next;
  }
}
