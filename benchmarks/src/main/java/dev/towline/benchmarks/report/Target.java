package dev.towline.benchmarks.report;

import java.util.Locale;

/** What a figure should be; told beside it, never enforced. */
public sealed interface Target {

  boolean met(Figure figure);

  /** Towline's own value is at most so large. */
  record AtMost(double limit) implements Target {
    @Override
    public boolean met(Figure figure) {
      return figure.towlineMedian() <= limit;
    }

    @Override
    public String toString() {
      return "≤ " + number(limit);
    }
  }

  /** Towline's value is at least so many times that of logical replication. */
  record RatioAtLeast(double limit) implements Target {
    @Override
    public boolean met(Figure figure) {
      return figure.ratio().isPresent() && figure.ratio().getAsDouble() >= limit;
    }

    @Override
    public String toString() {
      return "ratio ≥ " + number(limit);
    }
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
