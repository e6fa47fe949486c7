package dev.towline.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a verification has come, what it found and what it mended.
 *
 * @param repair whether it mends what it finds
 * @param whole whether it compares all tables of the subscription
 * @param requestedAt by the follower's clock, as {@code finishedAt}
 * @param asOf the leader's clock at the last snapshot that was compared; empty until then
 */
public record VerificationReport(
    String id,
    Occasion occasion,
    boolean repair,
    boolean whole,
    Instant requestedAt,
    Optional<Instant> finishedAt,
    Optional<Instant> asOf,
    List<Table> tables) {

  public VerificationReport {
    tables = List.copyOf(tables);
  }

  /** Who wants a verification; one that comes first is done first. */
  public enum Occasion {
    /** Somebody waits for it. */
    ASKED,
    /** It is due by the clock. */
    SCHEDULED,
    /** It goes on round the clock. */
    CONTINUOUS
  }

  /**
   * What was found in one table, confirmed only.
   *
   * @param differences rows that were not the same on both sides, those that are repaired included
   * @param repaired rows that are the same since they were mended
   * @param first the first of the differences that are left
   * @param mended the first of those that are repaired
   */
  public record Table(
      TableName name,
      boolean done,
      long rowsCompared,
      long rowsExpected,
      long differences,
      long repaired,
      List<Difference> first,
      List<Difference> mended) {
    public Table {
      first = List.copyOf(first);
      mended = List.copyOf(mended);
    }

    /** Rows that are not the same on both sides now. */
    public long left() {
      return differences - repaired;
    }
  }

  /** A row that is not the same on both sides, told by its key. */
  public record Difference(List<String> key, String what) {
    public Difference {
      key = List.copyOf(key);
    }
  }

  /** Whether there is nothing more to compare or to mend. */
  public boolean finished() {
    return finishedAt.isPresent();
  }

  /** Whether every row compared is the same on both sides, by now. */
  public boolean equal() {
    return left() == 0;
  }

  /** Rows that are not the same on both sides now, of all tables. */
  public long left() {
    return tables.stream().mapToLong(Table::left).sum();
  }

  /** Rows compared in all tables. */
  public long rowsCompared() {
    return tables.stream().mapToLong(Table::rowsCompared).sum();
  }
}
