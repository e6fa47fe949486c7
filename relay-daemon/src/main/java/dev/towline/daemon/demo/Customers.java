package dev.towline.daemon.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/** Clients of the shop on the leader: an application that writes and knows nothing of Towline. */
public final class Customers {

  /** How many are in the shop at a time, each with a connection. */
  public static final int CLIENTS = 8;

  /** The mean pause of a client between two visits: all together make some 200 a second. */
  private static final int THINKING_MILLIS = 30;

  /** What they have done; {@code rows} were inserted, updated or deleted in what is committed. */
  public record Done(long committed, long rolledBack, long rows) {

    /** What was done between another look and this one. */
    public Done since(Done earlier) {
      return new Done(
          committed - earlier.committed, rolledBack - earlier.rolledBack, rows - earlier.rows);
    }
  }

  private final Crew clients = new Crew();
  private final LongAdder committed = new LongAdder();
  private final LongAdder rolledBack = new LongAdder();
  private final LongAdder rows = new LongAdder();

  private Customers() {}

  /**
   * Lets them in.
   *
   * @param seed decides what each of them does
   */
  public static Customers enter(Servers servers, long seed) {
    Customers customers = new Customers();
    for (int i = 1; i <= CLIENTS; i++) {
      Random random = new Random(seed + i);
      customers.clients.start(
          "Client " + i + " of the shop", () -> customers.shop(servers, random));
    }
    return customers;
  }

  private void shop(Servers servers, Random random) throws SQLException, InterruptedException {
    try (Connection connection = servers.onLeader()) {
      Shop shop = servers.shop();
      shop.enter(connection);
      connection.setAutoCommit(false);
      while (!clients.stopping()) {
        visit(connection, shop, random);
        Thread.sleep(random.nextInt(2 * THINKING_MILLIS));
      }
    }
  }

  private void visit(Connection connection, Shop shop, Random random) throws SQLException {
    Desk desk = new Desk(connection, random);
    try {
      if (Visit.any(random).at(desk, shop)) {
        connection.commit();
        committed.increment();
        rows.add(desk.rows());
        return;
      }
    } catch (SQLException e) {
      if (!shop.passes(e)) {
        throw e;
      }
    }
    connection.rollback();
    rolledBack.increment();
  }

  /** Lets all of them finish and leave. */
  public void leave() throws InterruptedException {
    clients.stop();
  }

  /** Throws what went wrong with one of them, if anything did. */
  public void check() {
    clients.check();
  }

  public Done done() {
    return new Done(committed.sum(), rolledBack.sum(), rows.sum());
  }
}
