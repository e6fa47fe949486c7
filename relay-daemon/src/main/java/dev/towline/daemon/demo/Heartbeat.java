package dev.towline.daemon.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets the lag be measured as an application would see it: a row is committed on the leader every
 * 50 ms, and each follower is asked for it until it shows it ({@link Sight}). Both moments are
 * taken from this JVM's clock: when the commit has returned, and when the answer has come.
 */
final class Heartbeat {

  private static final int PERIOD_MILLIS = 50;

  private final Crew crew = new Crew();

  /** When each beat was committed on the leader, nanoseconds. */
  private final List<Long> committed = new ArrayList<>();

  private Heartbeat() {}

  /** Starts beating. */
  static Heartbeat start(Servers servers) {
    Heartbeat heartbeat = new Heartbeat();
    heartbeat.crew.start("The heartbeat's writer", () -> heartbeat.write(servers));
    return heartbeat;
  }

  private void write(Servers servers) throws SQLException, InterruptedException {
    String sql = "update heartbeat set beat = ?, written_at = current_timestamp(6) where id = 1";
    try (Connection connection = servers.onLeader();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (long beat = 0; !crew.stopping(); beat++) {
        statement.setLong(1, beat);
        statement.executeUpdate();
        committed(System.nanoTime());
        Thread.sleep(PERIOD_MILLIS);
      }
    }
  }

  private synchronized void committed(long now) {
    committed.add(now);
  }

  synchronized List<Long> committed() {
    return List.copyOf(committed);
  }

  /** Stops beating. */
  void stop() throws InterruptedException {
    crew.stop();
  }

  /** Throws what went wrong, if anything did. */
  void check() {
    crew.check();
  }
}
