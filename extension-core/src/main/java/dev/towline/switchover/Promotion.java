package dev.towline.switchover;

import dev.towline.model.Leadership;
import dev.towline.model.Switchover;
import dev.towline.relay.Side;

/**
 * Lets a follower lead: in one transaction it stops following, knows that it leads, and takes
 * writes.
 */
record Promotion(Side newLeader) {

  /**
   * Promotes it; what was done before is done again.
   *
   * @param next as the new leader stores it
   */
  void run(Switchover next) {
    newLeader.call(
        "Promoting",
        connection -> {
          newLeader.dialect().applier().prepare(connection);
          return Transactions.in(
              connection,
              () -> {
                var switchovers = newLeader.dialect().switchovers();
                switchovers.store(connection, next);
                switchovers.lead(
                    connection,
                    new Leadership(next.subscription(), newLeader.name(), next.epoch()));
                switchovers.succeed(connection, next, false);
                switchovers.forgetSubscription(connection, next.subscription());
                newLeader.dialect().fence().lower(connection, next.subscription());
              });
        });
  }
}
