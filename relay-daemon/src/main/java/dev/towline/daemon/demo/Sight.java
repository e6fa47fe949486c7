package dev.towline.daemon.demo;

import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks one follower for the last beat of the {@link Heartbeat}, over and over. */
final class Sight {

  private static final int LOOK_MILLIS = 1;
  private static final Duration SEEN_MAX = Duration.ofSeconds(30);

  private final Crew crew = new Crew();
  private final Heartbeat heartbeat;

  /** When the follower showed each beat, nanoseconds. */
  private final List<Long> seen = new ArrayList<>();

  private Sight(Heartbeat heartbeat) {
    this.heartbeat = heartbeat;
  }

  /** Starts looking. */
  static Sight start(Servers.Follower follower, Heartbeat heartbeat) {
    Sight sight = new Sight(heartbeat);
    sight.crew.start(
        "The heartbeat's reader on " + follower.part().title(), () -> sight.look(follower));
    return sight;
  }

  private void look(Servers.Follower follower) throws SQLException, InterruptedException {
    try (Connection connection = follower.connect();
        PreparedStatement statement = connection.prepareStatement("select beat from heartbeat")) {
      while (!crew.stopping()) {
        try (ResultSet answer = statement.executeQuery()) {
          if (answer.next()) {
            seen(answer.getLong(1), System.nanoTime());
          }
        }
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }

  /** A beat that was overtaken before anybody looked is seen with the later one. */
  private synchronized void seen(long beat, long now) {
    while (seen.size() <= beat) {
      seen.add(now);
    }
    notifyAll();
  }

  /** Stops once the follower has shown the last beat; the heartbeat has stopped before. */
  void stop() throws InterruptedException {
    awaitLast(heartbeat.committed().size());
    crew.stop();
  }

  private synchronized void awaitLast(int beats) throws InterruptedException {
    long end = System.nanoTime() + SEEN_MAX.toNanos();
    while (seen.size() < beats) {
      check();
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw TowlineException.fatal(
            "The follower did not show the last heartbeat within %d s."
                .formatted(SEEN_MAX.toSeconds()),
            "Run it again with --debug, and report what it prints.");
      }
      wait(left);
    }
  }

  /** Throws what went wrong, if anything did. */
  void check() {
    crew.check();
  }

  /** All lags so far. */
  Lag lag() {
    return Lag.of(lags(heartbeat.committed()));
  }

  private synchronized long[] lags(List<Long> committed) {
    long[] nanos = new long[Math.min(seen.size(), committed.size())];
    for (int beat = 0; beat < nanos.length; beat++) {
      // The follower may show it before the leader's answer has come back.
      nanos[beat] = Math.max(0, seen.get(beat) - committed.get(beat));
    }
    return nanos;
  }
}
