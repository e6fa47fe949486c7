package dev.towline.daemon.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Reads the follower while it follows, and looks for invoices whose total is not the sum of their
 * lines: on the leader that is never seen, so here it would be half a transaction.
 */
public final class Auditor {

  private static final int PAUSE_MILLIS = 200;

  private final Crew crew = new Crew();
  private final LongAdder reads = new LongAdder();
  private final LongAdder torn = new LongAdder();

  private Auditor() {}

  /** Starts reading. */
  public static Auditor start(Servers servers) {
    Auditor auditor = new Auditor();
    auditor.crew.start("The auditor", () -> auditor.read(servers));
    return auditor;
  }

  private void read(Servers servers) throws SQLException, InterruptedException {
    String sql =
        """
        select count(*)
        from invoice
        left join (
          select invoice_id, sum(unit_price * quantity) as total
          from invoice_line group by invoice_id) as lines using (invoice_id)
        where invoice.total is distinct from lines.total
        """;
    try (Connection connection = servers.onFollower();
        PreparedStatement statement = connection.prepareStatement(sql)) {
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
  public void stop() throws InterruptedException {
    crew.stop();
  }

  /** Throws what went wrong, if anything did. */
  public void check() {
    crew.check();
  }

  public long reads() {
    return reads.sum();
  }

  /** Reads that saw half a transaction. */
  public long torn() {
    return torn.sum();
  }
}
