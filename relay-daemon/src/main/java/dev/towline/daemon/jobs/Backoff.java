package dev.towline.daemon.jobs;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses that double from a first one to a longest one. Each is shortened by up to a half at
 * random, so that many that failed together do not come back together. Not safe for many threads.
 */
final class Backoff {

  private final Duration first;
  private final Duration max;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration first, Duration max, RandomGenerator random) {
    this.first = first;
    this.max = max;
    this.random = random;
  }

  /** The pause after one more failure. */
  Duration next() {
    // 2^40 times any pause is beyond every maximum, and far from an overflow.
    double doubled = Math.scalb((double) first.toMillis(), Math.min(failures++, 40));
    double limited = Math.min(doubled, (double) max.toMillis());
    return Duration.ofMillis(Math.round(limited * (1 - random.nextDouble() / 2)));
  }

  /** How many failures there were since the last success. */
  int failures() {
    return failures;
  }

  void reset() {
    failures = 0;
  }
}
