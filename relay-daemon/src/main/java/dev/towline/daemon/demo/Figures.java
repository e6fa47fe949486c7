package dev.towline.daemon.demo;

import dev.towline.daemon.text.Words;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the demo has measured, as a program reads it; names and units are part of the interface.
 *
 * @param equal whether all followers were
 * @param seconds how long the clients wrote while the followers followed; the figures of
 *     transactions, rows, lag and reads are of this time
 */
public record Figures(
    boolean equal, double seconds, Transactions transactions, List<Followed> followers) {

  public Figures {
    followers = List.copyOf(followers);
  }

  /** What the clients did. */
  public record Transactions(
      int clients, long committed, long rolledBack, double perSecond, long rowsWritten) {}

  /**
   * What became of it on one follower.
   *
   * @param equal whether every row compared was the same, at both times, and no read was torn
   * @param rowsWritten of many changes of a row the last is sent, so they are fewer than the
   *     leader's
   */
  public record Followed(
      String name,
      boolean equal,
      long rowsWritten,
      Copy copy,
      Lag lagMillis,
      Reads reads,
      Verified verifiedUnderLoad,
      Verified verified) {

    private Stream<String> lines() {
      return Stream.of(
          name,
          line("rows", "%,d written", rowsWritten),
          line(
              "time to copy",
              "%s for %,d rows of %d tables, while the clients wrote",
              words(copy.seconds),
              copy.rows,
              copy.tables),
          line(
              "lag",
              "p50 %.1f ms, p99 %.1f ms, max %.1f ms from commit to visible, of %,d commits",
              lagMillis.p50(),
              lagMillis.p99(),
              lagMillis.max(),
              lagMillis.commits()),
          line("reads", "%,d, %,d of them saw half a transaction", reads.count, reads.torn),
          line("verified", "%s", verified.words()));
    }

    private static String line(String figure, String format, Object... values) {
      return "  " + Figures.line(figure, format, values);
    }
  }

  /** The first copy, while the clients wrote. */
  public record Copy(int tables, long rows, double seconds) {}

  /** Reads of the follower; a torn one saw half a transaction. */
  public record Reads(long count, long torn) {}

  /** A comparison of every row on both sides. */
  public record Verified(int tables, long rows, long differences, double seconds) {

    /** In a few words. */
    public String words() {
      return String.format(
          Locale.ROOT,
          "%,d rows of %d tables compared in %s, %s",
          rows,
          tables,
          Figures.words(seconds),
          Words.count(differences, "difference", "differences"));
    }
  }

  /** The figures for people. */
  public List<String> lines() {
    String clients =
        line(
            "transactions",
            "%,d committed, %,d rolled back; %,.0f a second by %d clients; %,d rows written",
            transactions.committed,
            transactions.rolledBack,
            transactions.perSecond,
            transactions.clients,
            transactions.rowsWritten);
    return Stream.of(
            Stream.of(clients),
            followers.stream().flatMap(Followed::lines),
            Stream.of(equal ? "equal" : "NOT equal"))
        .flatMap(lines -> lines)
        .toList();
  }

  private static String line(String name, String format, Object... values) {
    return String.format(Locale.ROOT, "%-14s", name) + String.format(Locale.ROOT, format, values);
  }

  /** To a tenth. */
  public static double round(double value) {
    return Math.round(value * 10) / 10.0;
  }

  private static String words(double seconds) {
    return Words.duration(Duration.ofMillis(Math.round(seconds * 1000)));
  }
}
