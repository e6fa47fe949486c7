package dev.towline.daemon.inspection;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Database;
import dev.towline.daemon.databases.Databases;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.NodeName;
import dev.towline.model.TowlineException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks at databases and subscriptions, changing nothing, for every reason why install or run would
 * fail or mislead. Findings are grouped by what they are about; a group without any is well.
 */
public final class Inspection {

  private final Configuration configuration;
  private final Databases databases;
  private final Map<String, List<Finding>> groups = new LinkedHashMap<>();
  private final Set<NodeName> unreachable = new HashSet<>();

  private Inspection(Configuration configuration, Databases databases) {
    this.configuration = configuration;
    this.databases = databases;
  }

  /** All findings. */
  public static Map<String, List<Finding>> of(Configuration configuration, Databases databases) {
    Inspection inspection = new Inspection(configuration, databases);
    inspection.connections();
    inspection.leaders(LeaderInspection::findings);
    inspection.subscriptions();
    return inspection.groups;
  }

  /** The findings that stand in the way of an installation. */
  public static Map<String, List<Finding>> ofInstallation(
      Configuration configuration, Databases databases) {
    Inspection inspection = new Inspection(configuration, databases);
    inspection.connections();
    inspection.leaders(LeaderInspection::obstacles);
    return inspection.groups;
  }

  private void connections() {
    for (Database database : databases.all()) {
      String name = database.name().text();
      guarded(
          "database " + name,
          name,
          () -> {
            database.side();
            return List.of();
          });
      if (!groups.getOrDefault("database " + name, List.of()).isEmpty()) {
        unreachable.add(database.name());
      }
    }
  }

  private void leaders(Function<LeaderInspection, List<Finding>> looking) {
    for (NodeName leader : configuration.leaders()) {
      if (!unreachable.contains(leader)) {
        LeaderInspection inspection =
            new LeaderInspection(databases.get(leader), configuration.ledBy(leader));
        guarded("leader " + leader, leader.text(), () -> looking.apply(inspection));
      }
    }
  }

  private void subscriptions() {
    FollowedTables followed = new FollowedTables();
    for (SubscriptionSettings subscription : configuration.subscriptions().values()) {
      if (!unreachable.contains(subscription.leader())
          && !unreachable.contains(subscription.follower())) {
        SubscriptionInspection inspection =
            new SubscriptionInspection(
                subscription,
                databases.get(subscription.leader()),
                databases.get(subscription.follower()),
                followed);
        guarded(
            "subscription " + subscription.name(),
            subscription.name().text(),
            inspection::findings);
      }
    }
  }

  /** A failure to look is a finding too. */
  private void guarded(String group, String subject, Supplier<List<Finding>> looking) {
    List<Finding> findings = groups.computeIfAbsent(group, unused -> new ArrayList<>());
    try {
      findings.addAll(looking.get());
    } catch (TowlineException e) {
      findings.add(
          new Finding(Severity.BLOCKS, subject, String.valueOf(e.getMessage()), e.remedy()));
    }
  }
}
