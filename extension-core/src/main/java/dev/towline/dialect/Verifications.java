package dev.towline.dialect;

import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.VerificationReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Verifications that are asked for and answered through tables of the follower. */
public interface Verifications {

  /**
   * Asks the relay of a subscription to compare tables; empty means all of the subscription's.
   *
   * @return the verification's id
   */
  String request(Connection follower, SubscriptionName subscription, List<TableName> tables)
      throws SQLException;

  /** How far it has come; empty when there is none of that id. */
  Optional<VerificationReport> report(Connection follower, String id) throws SQLException;

  /** Forgets it, finished or not. */
  void forget(Connection follower, String id) throws SQLException;
}
