package dev.towline.switchover;

import dev.towline.dialect.Fence.Notice;
import dev.towline.dialect.Patience;
import dev.towline.model.Epoch;
import dev.towline.model.Subscription;
import dev.towline.model.SubscriptionName;
import dev.towline.relay.Side;

/**
 * Makes a follower ready to lead while the application writes to the leader: from now on only the
 * relay writes to it, and what is written to it is captured.
 */
record Preparation(
    SwitchoverSettings settings,
    Followed followed,
    Side oldLeader,
    Side newLeader,
    SwitchoverListener listener) {

  void run() {
    newLeader.call(
        "Guarding the follower",
        connection -> {
          Epoch epoch =
              newLeader
                  .dialect()
                  .applier()
                  .load(connection, name())
                  .map(Subscription::epoch)
                  .orElseThrow();
          newLeader
              .dialect()
              .fence()
              .raise(
                  connection,
                  followed.followerNames(),
                  new Notice(name(), oldLeader.name(), epoch),
                  Patience.DEFAULT);
          return true;
        });
    int changed =
        newLeader.call(
            "Installing capture",
            connection ->
                newLeader
                    .dialect()
                    .capture()
                    .install(connection, settings.capture(), listener::told));
    listener.told(
        "%s captures what it will lead, %d tables changed.".formatted(newLeader.name(), changed));
  }

  private SubscriptionName name() {
    return settings.forward().subscription();
  }
}
