package dev.towline.daemon.config;

import dev.towline.model.NodeName;
import dev.towline.model.SubscriptionName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that a command or the daemon is told, checked; maps keep the order of the file. */
public record Configuration(
    Map<NodeName, DatabaseSettings> databases,
    Map<SubscriptionName, SubscriptionSettings> subscriptions,
    DaemonSettings daemon) {

  public Configuration {
    databases = Collections.unmodifiableMap(new LinkedHashMap<>(databases));
    subscriptions = Collections.unmodifiableMap(new LinkedHashMap<>(subscriptions));
  }

  /** The subscriptions that read from a database. */
  public List<SubscriptionSettings> ledBy(NodeName database) {
    return subscriptions.values().stream().filter(s -> s.leader().equals(database)).toList();
  }

  /** The databases that lead some subscription. */
  public List<NodeName> leaders() {
    return subscriptions.values().stream().map(SubscriptionSettings::leader).distinct().toList();
  }
}
