package dev.towline.daemon.command;

import dev.towline.dialect.Dialect;
import dev.towline.model.Subscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a follower says about the relay of a subscription.
 *
 * @param silence since the relay was last at work, by the follower's clock; empty if it never was
 * @param sinceFailure since it stopped last, if it has
 */
record RelaySign(String relay, Optional<Duration> silence, Optional<Duration> sinceFailure) {

  /** A relay signs at least once a second when idle; a long round may keep it from that a while. */
  static final Duration SILENCE_MAX = Duration.ofSeconds(10);

  /** A relay that has stopped looks again within half a minute, unless told otherwise. */
  private static final Duration FAILURE_MAX = Duration.ofMinutes(1);

  static RelaySign of(Connection follower, Dialect dialect, Subscription subscription)
      throws SQLException {
    Instant now = dialect.applier().now(follower);
    return new RelaySign(
        subscription.relay(),
        subscription.seenAt().map(seen -> Duration.between(seen, now)),
        subscription.failure().map(failure -> Duration.between(failure.at(), now)));
  }

  boolean alive() {
    return silence.filter(time -> time.compareTo(SILENCE_MAX) < 0).isPresent();
  }

  /** Whether it has stopped, but is looked at again by a daemon. */
  boolean trying() {
    return sinceFailure.filter(time -> time.compareTo(FAILURE_MAX) < 0).isPresent();
  }
}
