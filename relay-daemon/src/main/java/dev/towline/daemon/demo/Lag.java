package dev.towline.daemon.demo;

import java.util.Arrays;

/** How long commits took to become visible on the follower, milliseconds; zeros where none did. */
public record Lag(int commits, double p50, double p99, double max) {

  static Lag of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Lag(sorted.length, millis(sorted, 0.50), millis(sorted, 0.99), millis(sorted, 1.00));
  }

  /** The smallest value that at least this share of all does not exceed. */
  private static double millis(long[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return rank == 0 ? 0 : Figures.round(sorted[rank - 1] / 1e6);
  }
}
