package dev.towline.relay;

import dev.towline.model.SubscriptionName;
import dev.towline.model.TableSelection;
import java.time.Duration;

/**
 * What a relay is to do and how much of it at once.
 *
 * @param idleMax the longest pause between two looks at an idle leader
 * @param chunkBytes how much of a table one chunk of a copy aims at
 * @param sliceKeys a difference of more changed keys than this is applied in slices
 * @param smallRows a batch of at most this many rows skips the staging tables
 * @param smallBytes a batch of at most this many bytes skips the staging tables
 * @param replaceBytes a table up to this size is replaced within one round after a change that no
 *     trigger told of; a larger one is repaired in chunks
 * @param lockTimeout how long a statement waits for a lock before the round is tried again
 * @param heartbeat how often an idle follower is told that it is up to date
 * @param acknowledgeEvery how often the leader is told what the follower has
 * @param createTables whether missing tables are created on the follower
 * @param replaceRows whether a new subscription may replace rows that the follower's tables have
 * @param refusedRows what becomes of a row that the follower does not take
 * @param quarantineMax the quarantine holds no more rows than this
 */
public record RelaySettings(
    SubscriptionName subscription,
    TableSelection tables,
    Duration idleMax,
    long chunkBytes,
    long sliceKeys,
    int smallRows,
    int smallBytes,
    long replaceBytes,
    Duration lockTimeout,
    Duration heartbeat,
    Duration acknowledgeEvery,
    boolean createTables,
    boolean replaceRows,
    RefusedRows refusedRows,
    long quarantineMax) {

  /** What becomes of a row that the follower does not take. */
  public enum RefusedRows {
    /** The subscription stops until a person acts. */
    STOP,
    /** It is set aside, and the others flow. */
    QUARANTINE
  }

  /** The settings of a subscription that wishes nothing special. */
  public static RelaySettings defaults(SubscriptionName subscription, TableSelection tables) {
    return new RelaySettings(
        subscription,
        tables,
        Duration.ofMillis(20),
        16L << 20,
        2_000_000,
        500,
        256 << 10,
        64L << 20,
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        true,
        false,
        RefusedRows.STOP,
        10_000);
  }

  /** The same settings with other intervals of telling both sides what is so. */
  public RelaySettings telling(Duration everyHeartbeat, Duration everyAcknowledgement) {
    return new RelaySettings(
        subscription,
        tables,
        idleMax,
        chunkBytes,
        sliceKeys,
        smallRows,
        smallBytes,
        replaceBytes,
        lockTimeout,
        everyHeartbeat,
        everyAcknowledgement,
        createTables,
        replaceRows,
        refusedRows,
        quarantineMax);
  }

  /** The same settings with other amounts for what is done at once. */
  public RelaySettings amounts(long chunk, long slice, int small, long replace) {
    return new RelaySettings(
        subscription,
        tables,
        idleMax,
        chunk,
        slice,
        small,
        smallBytes,
        replace,
        lockTimeout,
        heartbeat,
        acknowledgeEvery,
        createTables,
        replaceRows,
        refusedRows,
        quarantineMax);
  }

  /** The same settings with another answer to rows that the follower does not take. */
  public RelaySettings refusing(RefusedRows refused, long max) {
    return new RelaySettings(
        subscription,
        tables,
        idleMax,
        chunkBytes,
        sliceKeys,
        smallRows,
        smallBytes,
        replaceBytes,
        lockTimeout,
        heartbeat,
        acknowledgeEvery,
        createTables,
        replaceRows,
        refused,
        max);
  }
}
