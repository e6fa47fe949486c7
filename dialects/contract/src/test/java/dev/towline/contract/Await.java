package dev.towline.contract;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what will be, within a limit. */
public final class Await {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Await() {}

  /** Waits until a condition holds; past the limit the test fails with what was waited for. */
  public static void until(String what, Callable<Boolean> condition) throws Exception {
    until(what, LIMIT, condition);
  }

  public static void until(String what, Duration limit, Callable<Boolean> condition)
      throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("Not within %d s: %s".formatted(limit.toSeconds(), what));
      }
      Thread.sleep(5);
    }
  }
}
