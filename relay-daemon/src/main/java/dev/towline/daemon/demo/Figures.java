package dev.towline.daemon.demo;

import dev.towline.daemon.text.Words;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What the demo has measured, as a program reads it; names and units are part of the interface.
 *
 * @param equal whether every row compared was the same, at both times, and no read was torn
 * @param seconds how long the clients wrote while the follower followed; the figures of
 *     transactions, rows, lag and reads are of this time
 */
public record Figures(
    boolean equal,
    double seconds,
    Transactions transactions,
    Rows rows,
    Copy copy,
    Lag lagMillis,
    Reads reads,
    Verified verifiedUnderLoad,
    Verified verified) {

  /** What the clients did. */
  public record Transactions(int clients, long committed, long rolledBack, double perSecond) {}

  /** Rows that were written, and what became of them: of many changes of a row the last is sent. */
  public record Rows(long writtenOnLeader, long writtenOnFollower) {}

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
    return List.of(
        line(
            "transactions",
            "%,d committed, %,d rolled back; %,.0f a second by %d clients",
            transactions.committed,
            transactions.rolledBack,
            transactions.perSecond,
            transactions.clients),
        line(
            "rows",
            "%,d written on the leader, %,d on the follower",
            rows.writtenOnLeader,
            rows.writtenOnFollower),
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
        line(
            "reads",
            "%,d of the follower, %,d of them saw half a transaction",
            reads.count,
            reads.torn),
        line("verified", "%s", verified.words()),
        equal ? "equal" : "NOT equal");
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
