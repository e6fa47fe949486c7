package dev.towline.daemon.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Turns SIGTERM and SIGINT into a request that a command can see, and lets it finish what it is at.
 * True when asked to end.
 */
public final class Termination implements BooleanSupplier, AutoCloseable {

  /** Work that is not done by then is cut; whatever it was, its transaction is rolled back. */
  private static final Duration FINISHING_MAX = Duration.ofSeconds(30);

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;

  /**
   * From now on a signal asks, and does not kill.
   *
   * @param exitCode of the process when a signal ended it
   */
  public Termination(int exitCode) {
    hook = new Thread(() -> finish(exitCode), "termination");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private Termination() {
    hook = new Thread("none");
  }

  /** Never requested: for a command that a signal may simply cut off. */
  static Termination never() {
    return new Termination();
  }

  @Override
  public boolean getAsBoolean() {
    return requested.getCount() == 0;
  }

  /** Waits for the request, but not longer than that; true when it has come. */
  public boolean await(Duration limit) throws InterruptedException {
    return requested.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits for the request. */
  public void await() throws InterruptedException {
    requested.await();
  }

  private void finish(int exitCode) {
    requested.countDown();
    try {
      if (finished.await(FINISHING_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        Runtime.getRuntime().halt(exitCode);
      }
      System.err.println(
          "What was under way did not end in time; it is cut, and its transaction rolled back.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already: the hook waits for this.
      finished.countDown();
    }
  }
}
