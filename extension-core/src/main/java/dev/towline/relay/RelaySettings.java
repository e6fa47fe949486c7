package dev.towline.relay;

import dev.towline.model.SubscriptionName;
import dev.towline.model.TableMapping;
import dev.towline.model.TableSelection;
import dev.towline.model.VerificationReport.Occasion;
import java.time.Duration;

/**
 * What a relay is to do and how much of it at once.
 *
 * @param tables the leader's tables
 * @param mapping how they are called on the follower, and what of them travels
 * @param createTables whether missing tables are created on the follower
 * @param shapeChanges what becomes of changes of the leader's shapes
 * @param replaceRows whether a new subscription may replace rows that the follower's tables have
 * @param wayBack whether the follower led before: its types held every row, so that only what was
 *     written since may be refused
 */
public record RelaySettings(
    SubscriptionName subscription,
    TableSelection tables,
    TableMapping mapping,
    Amounts amounts,
    Intervals intervals,
    boolean createTables,
    boolean replaceRows,
    Refusing refusing,
    Verifying verifying,
    Reshaped shapeChanges,
    boolean wayBack) {

  /**
   * How much is done at once.
   *
   * @param chunkBytes how much of a table one chunk of a copy aims at
   * @param sliceKeys a difference of more changed keys than this is applied in slices
   * @param smallRows a batch of at most this many rows skips the staging tables
   * @param smallBytes a batch of at most this many bytes skips the staging tables
   * @param replaceBytes a table up to this size is replaced within one round after a change that no
   *     trigger told of; a larger one is repaired in chunks
   */
  public record Amounts(
      long chunkBytes, long sliceKeys, int smallRows, int smallBytes, long replaceBytes) {}

  /**
   * How long and how often.
   *
   * @param idleMax the longest pause between two looks at an idle leader
   * @param lockTimeout how long a statement waits for a lock before the round is tried again
   * @param heartbeat how often an idle follower is told that it is up to date
   * @param acknowledge how often the leader is told what the follower has
   */
  public record Intervals(
      Duration idleMax, Duration lockTimeout, Duration heartbeat, Duration acknowledge) {}

  /**
   * What becomes of rows that the follower does not take.
   *
   * @param quarantineMax the quarantine holds no more rows than this
   */
  public record Refusing(RefusedRows rows, long quarantineMax) {}

  /**
   * What is verified without anybody asking for it.
   *
   * @param rowsPerSecond no more rows than this are read for it in a second; 0 verifies nothing
   * @param repair whether it mends what it finds
   */
  public record Verifying(long rowsPerSecond, boolean repair) {

    /** The least pause between two pieces: a table of few rows costs a round as well. */
    private static final Duration PAUSE_MIN = Duration.ofMillis(100);

    /** Whether it goes on round the clock. */
    public boolean continuous() {
      return rowsPerSecond > 0;
    }

    /** How many rows a piece has at most. */
    int pieceRows(Occasion occasion) {
      return occasion == Occasion.CONTINUOUS
          ? (int) Math.max(1, Math.min(Integer.MAX_VALUE, rowsPerSecond / 2))
          : Integer.MAX_VALUE;
    }

    /** How long to rest after a piece for which so many rows were read. */
    Duration pause(long rows) {
      Duration atRate = Duration.ofMillis(rows * 1_000 / Math.max(1, rowsPerSecond));
      return atRate.compareTo(PAUSE_MIN) < 0 ? PAUSE_MIN : atRate;
    }
  }

  /** What becomes of a row that the follower does not take. */
  public enum RefusedRows {
    /** The subscription stops until a person acts. */
    STOP,
    /** It is set aside, and the others flow. */
    QUARANTINE
  }

  /** What becomes of the follower's tables when the leader's get another shape. */
  public enum Reshaped {
    /** They get it too. */
    FOLLOW,
    /** The subscription stops until a person has altered them. */
    STOP,
    /** They stay as they are; what they do not have does not travel. */
    IGNORE
  }

  /** The settings of a subscription that wishes nothing special. */
  public static RelaySettings defaults(SubscriptionName subscription, TableSelection tables) {
    return new RelaySettings(
        subscription,
        tables,
        TableMapping.NONE,
        new Amounts(16L << 20, 2_000_000, 500, 256 << 10, 64L << 20),
        new Intervals(
            Duration.ofMillis(20),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5)),
        true,
        false,
        new Refusing(RefusedRows.STOP, 10_000),
        new Verifying(0, false),
        Reshaped.FOLLOW,
        false);
  }

  /** Whether rows that the follower does not take are set aside. */
  public boolean settingAside() {
    return refusing.rows() == RefusedRows.QUARANTINE;
  }

  /** The same settings with other names on the follower. */
  public RelaySettings mapped(TableMapping other) {
    return with(tables, other, amounts, intervals, refusing, verifying, shapeChanges, wayBack);
  }

  /**
   * The settings of the way back, once the follower leads.
   *
   * @throws dev.towline.model.TowlineException FATAL where there is no way back
   */
  public RelaySettings reversed() {
    return with(
        tables.mapped(mapping),
        mapping.reversed(),
        amounts,
        intervals,
        refusing,
        verifying,
        shapeChanges,
        !wayBack);
  }

  /** The same settings with other intervals of telling both sides what is so. */
  public RelaySettings telling(Duration heartbeat, Duration acknowledge) {
    Intervals other =
        new Intervals(intervals.idleMax(), intervals.lockTimeout(), heartbeat, acknowledge);
    return with(tables, mapping, amounts, other, refusing, verifying, shapeChanges, wayBack);
  }

  /** The same settings with other amounts for what is done at once. */
  public RelaySettings amounts(long chunk, long slice, int small, long replace) {
    Amounts other = new Amounts(chunk, slice, small, amounts.smallBytes(), replace);
    return with(tables, mapping, other, intervals, refusing, verifying, shapeChanges, wayBack);
  }

  /** The same settings with another answer to rows that the follower does not take. */
  public RelaySettings refusing(RefusedRows rows, long max) {
    Refusing other = new Refusing(rows, max);
    return with(tables, mapping, amounts, intervals, other, verifying, shapeChanges, wayBack);
  }

  /** The same settings with another verification that nobody asks for. */
  public RelaySettings verifying(long rowsPerSecond, boolean repair) {
    Verifying other = new Verifying(rowsPerSecond, repair);
    return with(tables, mapping, amounts, intervals, refusing, other, shapeChanges, wayBack);
  }

  /** The same settings with another answer to tables of another shape. */
  public RelaySettings reshaped(Reshaped answer) {
    return with(tables, mapping, amounts, intervals, refusing, verifying, answer, wayBack);
  }

  private RelaySettings with(
      TableSelection selected,
      TableMapping mapped,
      Amounts atOnce,
      Intervals every,
      Refusing refused,
      Verifying verified,
      Reshaped reshaped,
      boolean back) {
    return new RelaySettings(
        subscription,
        selected,
        mapped,
        atOnce,
        every,
        createTables,
        replaceRows,
        refused,
        verified,
        reshaped,
        back);
  }
}
