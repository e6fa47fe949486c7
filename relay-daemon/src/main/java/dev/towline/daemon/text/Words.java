package dev.towline.daemon.text;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them, the same on every machine. */
public final class Words {

  private Words() {}

  /** {@code 0.4 s}, {@code 12 s}, {@code 3 min}, {@code 2 h}. */
  public static String duration(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    if (seconds < 120) {
      return String.format(Locale.ROOT, "%.0f s", seconds);
    }
    return seconds < 7200
        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }

  /** {@code 48,211}. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** {@code 1 row}, {@code 48,211 rows}. */
  public static String count(long count, String one, String many) {
    return count(count) + " " + (count == 1 ? one : many);
  }

  /** {@code 16 kB}, {@code 1.2 MB}. */
  public static String bytes(long bytes) {
    if (bytes < 1L << 20) {
      return String.format(Locale.ROOT, "%,d kB", (bytes + 1023) >> 10);
    }
    return bytes < 1L << 30
        ? String.format(Locale.ROOT, "%.1f MB", bytes / (double) (1L << 20))
        : String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30));
  }
}
