package dev.towline.switchover;

import dev.towline.model.SubscriptionName;
import dev.towline.model.Switchover;
import dev.towline.model.Switchover.Step;
import dev.towline.model.TowlineException;
import dev.towline.relay.Side;

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
      listener.told("%s could not be told: %s".formatted(newLeader.name(), e.getMessage()));
    }
  }

  /**
   * It goes on refusing all but relays: whoever the old leader's fence has sent there, and comes
   * only now, is sent back.
   */
  private void clear(Switchover current) {
    newLeader.call(
        "Clearing the follower",
        connection ->
            Transactions.in(
                connection,
                () -> {
                  newLeader.dialect().changelog().release(connection, name);
                  newLeader.dialect().switchovers().store(connection, current.at(Step.RETURNED));
                }));
  }
}
