package dev.towline.benchmarks.cases;

import java.time.Duration;

/**
 * How much of everything.
 *
 * @param pairs how often each figure is taken for both systems
 * @param divisor 1, or more for a look at whether the benchmarks work
 */
public record Scale(int pairs, int divisor) {

  /** A number of rows, transactions or the like. */
  int of(int full) {
    return Math.max(1, full / divisor);
  }

  Duration of(Duration full) {
    return full.dividedBy(divisor);
  }
}
