package dev.towline.daemon.inspection;

import dev.towline.model.NodeName;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which subscription writes which table of which follower: at most one may. */
final class FollowedTables {

  private record Followed(NodeName follower, TableName table) {}

  private final Map<Followed, SubscriptionName> writers = new HashMap<>();

  /** Notes that a subscription writes a table; the other one that does, if there is one. */
  Optional<SubscriptionName> add(
      SubscriptionName subscription, NodeName follower, TableName table) {
    return Optional.ofNullable(writers.putIfAbsent(new Followed(follower, table), subscription));
  }
}
