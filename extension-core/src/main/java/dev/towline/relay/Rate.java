package dev.towline.relay;

import java.time.Duration;
import java.time.Instant;

/** Rows per second, averaged over the last few seconds. */
final class Rate {

  private static final double SECONDS = 5;

  private Instant last;
  private long untold;
  private double rows;
  private double perSecond;

  Rate(Instant start) {
    last = start;
  }

  void add(long count) {
    rows += count;
    untold += count;
  }

  /** The rows added since this was last asked. */
  long takeRows() {
    long told = untold;
    untold = 0;
    return told;
  }

  /** The average, an exponential one with a memory of five seconds. */
  double at(Instant now) {
    double elapsed = Duration.between(last, now).toNanos() / 1e9;
    if (elapsed > 0) {
      double weight = 1 - Math.exp(-elapsed / SECONDS);
      perSecond += weight * (rows / elapsed - perSecond);
      rows = 0;
      last = now;
    }
    return perSecond;
  }
}
