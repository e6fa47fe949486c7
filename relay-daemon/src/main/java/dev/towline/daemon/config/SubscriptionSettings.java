package dev.towline.daemon.config;

import dev.towline.dialect.Capture.TableOptions;
import dev.towline.model.NodeName;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.relay.RelaySettings;
import java.util.Map;

/**
 * One subscription: from where to where, what, and how.
 *
 * @param capture what single tables wish of their capture on the leader
 */
public record SubscriptionSettings(
    NodeName leader, NodeName follower, RelaySettings relay, Map<TableName, TableOptions> capture) {

  public SubscriptionSettings {
    capture = Map.copyOf(capture);
  }

  public SubscriptionName name() {
    return relay.subscription();
  }
}
