package dev.towline.dialect;

import dev.towline.model.Epoch;
import dev.towline.model.KnownShape;
import dev.towline.model.ShapeIntent;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.ToldChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a follower's tables were brought in line with, and what has become of changes since. */
public interface Shapes {

  /** When something was told, and what. */
  record Entry(Instant at, ToldChange change) {}

  /** The leader's tables as they were followed last. */
  Map<TableName, KnownShape> known(Connection follower, SubscriptionName subscription)
      throws SQLException;

  /**
   * Makes sure, in the caller's transaction, that no other relay holds the subscription. Where
   * statements end the transaction, others that ask here wait nevertheless, until {@link #letGo}.
   */
  void guard(Connection follower, SubscriptionName subscription, Epoch epoch) throws SQLException;

  /** Lets others in after {@link #guard}; also where it was not successful. */
  void letGo(Connection follower, SubscriptionName subscription) throws SQLException;

  /** What was begun and not ended. */
  Map<TableName, ShapeIntent> intents(Connection follower, SubscriptionName subscription)
      throws SQLException;

  /** Stores what is about to be done; in the caller's transaction, which may end with doing it. */
  void intend(
      Connection follower, SubscriptionName subscription, TableName table, ShapeIntent intent)
      throws SQLException;

  /** Forgets what was begun. */
  void abandon(Connection follower, SubscriptionName subscription, TableName table)
      throws SQLException;

  /** Stores what a table was brought in line with, which ends what was begun for it. */
  void follow(Connection follower, SubscriptionName subscription, TableName table, KnownShape shape)
      throws SQLException;

  /** Forgets a table that is followed no more. */
  void forget(Connection follower, SubscriptionName subscription, TableName table)
      throws SQLException;

  /** Stores what is to be told; what a table was told to wait for goes when it is followed. */
  void tell(Connection follower, SubscriptionName subscription, ToldChange change)
      throws SQLException;

  /** The last that were told, the latest first. */
  List<Entry> last(Connection follower, SubscriptionName subscription, int limit)
      throws SQLException;
}
