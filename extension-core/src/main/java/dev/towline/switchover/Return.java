package dev.towline.switchover;

import dev.towline.model.SubscriptionName;
import dev.towline.model.Switchover;
import dev.towline.model.Switchover.Step;
import dev.towline.model.TowlineException;
import dev.towline.relay.Side;
import java.sql.Connection;
import java.sql.SQLException;

/** Undoes a switchover: the old leader first, which does not need the other side for it. */
record Return(SubscriptionName name, Side oldLeader, Side newLeader, SwitchoverListener listener) {

  void run(Switchover current) {
    oldLeader.call(
        "Letting writes in again",
        connection ->
            Transactions.in(
                connection,
                () -> {
                  oldLeader.dialect().fence().lower(connection, name);
                  oldLeader.dialect().switchovers().forgetSubscription(connection, name);
                }));
    Guards.remove(oldLeader, name, listener);
    try {
      clear(current);
    } catch (TowlineException e) {
      listener.told(
          "%s could not be told; it still refuses writes of others than the relay: %s"
              .formatted(newLeader.name(), e.getMessage()));
    }
  }

  /** A follower that led before was fenced before, and stays so. */
  private void clear(Switchover current) {
    boolean led =
        newLeader.call(
            "Clearing the follower",
            connection -> {
              boolean before =
                  newLeader.dialect().switchovers().leadership(connection, name).isPresent();
              Transactions.in(connection, () -> clear(connection, current, before));
              return before;
            });
    if (!led) {
      Guards.remove(newLeader, name, listener);
    }
  }

  private void clear(Connection connection, Switchover current, boolean led) throws SQLException {
    newLeader.dialect().changelog().release(connection, name);
    newLeader.dialect().switchovers().store(connection, current.at(Step.RETURNED));
    if (!led) {
      newLeader.dialect().fence().lower(connection, name);
    }
  }
}
