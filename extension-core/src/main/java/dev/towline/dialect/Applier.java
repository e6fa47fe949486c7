package dev.towline.dialect;

import dev.towline.model.Epoch;
import dev.towline.model.NodeName;
import dev.towline.model.Position;
import dev.towline.model.StreamId;
import dev.towline.model.Subscription;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.TablePair;
import dev.towline.model.TableProgress;
import dev.towline.model.TableShape.ForeignKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes rows and positions on a follower. */
public interface Applier {

  /**
   * What an apply transaction begins with: the subscription's row goes from what the relay knows to
   * what it will be. No such row means that another relay has taken over.
   *
   * @param slices the state of a large difference after this transaction
   * @param acknowledgement the number of the last acknowledgement that the leader has
   */
  record Advance(
      SubscriptionName subscription,
      NodeName leader,
      Epoch epoch,
      Optional<Position> from,
      Position to,
      Instant asOf,
      Subscription.State state,
      Optional<Subscription.Slices> slices,
      long acknowledgement,
      Limits limits,
      Refusals refusals) {}

  /** How much of a batch may stay in memory before it is staged on the follower. */
  record Limits(int smallRows, int smallBytes, Duration lockTimeout) {}

  /**
   * What becomes of rows that the follower does not take.
   *
   * @param setAside whether they go to the quarantine; else the first of them fails the batch
   * @param some whether the quarantine holds rows, which leave it when their keys are written
   * @param rowsMax the quarantine holds no more than this
   */
  record Refusals(boolean setAside, boolean some, long rowsMax) {}

  /** Makes a new session independent of the role's and the database's settings. */
  void prepare(Connection follower) throws SQLException;

  /** The subscription as it is stored; empty when there is none of that name. */
  Optional<Subscription> load(Connection follower, SubscriptionName name) throws SQLException;

  /** The follower's clock. */
  Instant now(Connection follower) throws SQLException;

  /** Stores a new subscription, epoch 1, without a position; leaves one that is there as it is. */
  void create(
      Connection follower, SubscriptionName name, NodeName leader, StreamId stream, String relay)
      throws SQLException;

  /** Advances the epoch, so that any other relay of the subscription stops. */
  Epoch takeOver(Connection follower, SubscriptionName name, String relay) throws SQLException;

  /** How far its tables have come, in the order in which they are copied. */
  List<TableProgress> progress(Connection follower, SubscriptionName name) throws SQLException;

  /** Stores the tables of a subscription, in that order; those not named are forgotten. */
  void arrange(Connection follower, SubscriptionName name, Epoch epoch, List<TableProgress> tables)
      throws SQLException;

  /** How many rows a table has. */
  long count(Connection database, TableName table) throws SQLException;

  /** Whether a table has any row. */
  boolean empty(Connection follower, TableName table) throws SQLException;

  /**
   * Keys of the follower's rows that refer to rows of the parent with these keys, whether or not
   * the parent's rows are there.
   *
   * @param foreignKey the leader's, in the leader's names
   * @param limit answers no more keys than this
   */
  List<List<String>> referring(
      Connection follower,
      TablePair parent,
      List<List<String>> parentKeys,
      TablePair child,
      ForeignKey foreignKey,
      int limit)
      throws SQLException;

  /** Begins an apply transaction; its first statement is the advance. */
  Batch begin(Connection follower, Advance advance) throws SQLException;

  /**
   * Tells readers of the subscription that its relay is at work.
   *
   * @param asOf the follower is the leader as of that time
   * @param rows applied since the last heartbeat
   */
  void heartbeat(
      Connection follower,
      SubscriptionName name,
      Epoch epoch,
      Instant asOf,
      long rows,
      double rowsPerSecond)
      throws SQLException;

  /** Whether somebody waits on the follower for its positions; cheap. */
  boolean awaited(Connection follower) throws SQLException;

  /** Stores why the relay stopped; an empty problem clears it. */
  void recordFailure(Connection follower, SubscriptionName name, String problem, String remedy)
      throws SQLException;
}
