package dev.towline.benchmarks.systems;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what will come, and gives up when it does not. */
public final class Waiting {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Short beside what is measured, long beside what a look costs. */
  private static final Duration PAUSE = Duration.ofMillis(2);

  private Waiting() {}

  /**
   * Looks again and again until something is so.
   *
   * @param what what is waited for, as it stands after "Waited for"
   */
  public static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new BenchmarkException(
            "Waited for %s in vain for %d s.".formatted(what, LIMIT.toSeconds()));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
