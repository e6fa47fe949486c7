package dev.towline.dialect;

import dev.towline.model.Epoch;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.TableProgress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Tables that somebody wants copied again, asked for through a table of the follower. */
public interface Resyncs {

  /** A wish that no relay has taken up yet. */
  record Request(String id, TableName table) {}

  /** Asks the relay of a subscription to copy tables again. */
  List<Request> request(Connection follower, SubscriptionName subscription, List<TableName> tables)
      throws SQLException;

  /** Those that no relay has taken up yet. */
  List<Request> requested(Connection follower, SubscriptionName subscription) throws SQLException;

  /**
   * Answers requests, in one transaction that the epoch guards.
   *
   * @param begun the progress of the tables whose copy begins by that
   */
  void take(
      Connection follower,
      SubscriptionName subscription,
      Epoch epoch,
      List<Request> requests,
      List<TableProgress> begun)
      throws SQLException;
}
