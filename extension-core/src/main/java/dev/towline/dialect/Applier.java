package dev.towline.dialect;

import dev.towline.model.Subscription;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableProgress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Writes rows and positions on a follower. */
public interface Applier {

  /** The subscription as it is stored; empty when there is none of that name. */
  Optional<Subscription> load(Connection follower, SubscriptionName name) throws SQLException;

  /** How far its tables have come, in the order in which they are copied. */
  List<TableProgress> progress(Connection follower, SubscriptionName name) throws SQLException;

  /** Stores why the relay stopped; an empty problem clears it. */
  void recordFailure(Connection follower, SubscriptionName name, String problem, String remedy)
      throws SQLException;
}
