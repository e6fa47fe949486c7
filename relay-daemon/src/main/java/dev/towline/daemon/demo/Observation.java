package dev.towline.daemon.demo;

import dev.towline.daemon.demo.Figures.Copy;
import dev.towline.daemon.demo.Figures.Reads;
import dev.towline.daemon.demo.Figures.Rows;
import dev.towline.daemon.demo.Figures.Transactions;
import dev.towline.daemon.demo.Figures.Verified;
import java.util.Locale;
import java.util.function.LongSupplier;

/** What is seen of the leader and of the follower from outside, while one follows the other. */
public final class Observation {

  private final Customers customers;
  private final LongSupplier rowsOnFollower;
  private final Heartbeat heartbeat;
  private final Auditor auditor;
  private final long began = System.nanoTime();
  private final Customers.Done before;
  private final long rowsBefore;
  private long ended;

  private Observation(Servers servers, Customers customers, LongSupplier rowsOnFollower) {
    this.customers = customers;
    this.rowsOnFollower = rowsOnFollower;
    this.before = customers.done();
    this.rowsBefore = rowsOnFollower.getAsLong();
    this.heartbeat = Heartbeat.start(servers);
    this.auditor = Auditor.start(servers);
  }

  /**
   * Begins once the follower follows.
   *
   * @param rowsOnFollower how many rows Towline has written there
   */
  public static Observation begin(
      Servers servers, Customers customers, LongSupplier rowsOnFollower) {
    return new Observation(servers, customers, rowsOnFollower);
  }

  /** Throws what went wrong with anybody, if anything did. */
  public void check() {
    customers.check();
    heartbeat.check();
    auditor.check();
  }

  /** The clients leave; ends when the follower has shown the last commit. */
  public void end() throws InterruptedException {
    customers.leave();
    ended = System.nanoTime();
    heartbeat.stop();
    auditor.stop();
  }

  /** What is seen so far, in a few words. */
  public String words() {
    return String.format(
        Locale.ROOT,
        "%,d transactions, lag %.0f ms",
        customers.done().since(before).committed(),
        heartbeat.lag().p50());
  }

  /** All that was seen, with what others have found out. */
  public Figures figures(Copy copy, Verified underLoad, Verified atRest) {
    Customers.Done done = customers.done().since(before);
    Lag lag = heartbeat.lag();
    double seconds = (ended - began) / 1e9;
    return new Figures(
        underLoad.differences() == 0 && atRest.differences() == 0 && auditor.torn() == 0,
        Figures.round(seconds),
        new Transactions(
            Customers.CLIENTS,
            done.committed(),
            done.rolledBack(),
            Figures.round(done.committed() / seconds)),
        new Rows(done.rows() + lag.commits(), rowsOnFollower.getAsLong() - rowsBefore),
        copy,
        lag,
        new Reads(auditor.reads(), auditor.torn()),
        underLoad,
        atRest);
  }
}
