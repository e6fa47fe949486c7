package dev.towline.daemon.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Reads a follower while it follows, and looks for invoices whose total is not the sum of their
 * lines: on the leader that is never seen, so here it would be half a transaction.
 */
final class Auditor {

  private static final int PAUSE_MILLIS = 200;

  private final Crew crew = new Crew();
  private final LongAdder reads = new LongAdder();
  private final LongAdder torn = new LongAdder();

  private Auditor() {}

  /**
   * Starts reading.
   *
   * @param audit counts such invoices
   */
  static Auditor start(Servers.Follower follower, String audit) {
    Auditor auditor = new Auditor();
    auditor.crew.start(
        "The auditor of " + follower.part().title(), () -> auditor.read(follower, audit));
    return auditor;
  }

  private void read(Servers.Follower follower, String audit)
      throws SQLException, InterruptedException {
    try (Connection connection = follower.connect();
        PreparedStatement statement = connection.prepareStatement(audit)) {
      while (!crew.stopping()) {
        try (ResultSet answer = statement.executeQuery()) {
          answer.next();
          reads.increment();
          torn.add(answer.getLong(1) > 0 ? 1 : 0);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  /** Stops reading. */
  void stop() throws InterruptedException {
    crew.stop();
  }

  /** Throws what went wrong, if anything did. */
  void check() {
    crew.check();
  }

  long reads() {
    return reads.sum();
  }

  /** Reads that saw half a transaction. */
  long torn() {
    return torn.sum();
  }
}
