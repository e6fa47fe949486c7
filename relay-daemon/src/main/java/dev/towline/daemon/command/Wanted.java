package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.model.TableName;
import dev.towline.model.TowlineException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the tables named on the command line mean. */
final class Wanted {

  private Wanted() {}

  /** Which tables of which subscriptions; an empty list stands for all. */
  static Map<SubscriptionSettings, List<TableName>> of(
      Configuration configuration, List<String> tables) {
    Map<SubscriptionSettings, List<TableName>> wanted = new LinkedHashMap<>();
    for (SubscriptionSettings subscription : configuration.subscriptions().values()) {
      List<TableName> own = own(subscription, tables);
      if (tables.isEmpty() || !own.isEmpty()) {
        wanted.put(subscription, own);
      }
    }
    List<String> unknown =
        tables.stream()
            .filter(
                table -> wanted.keySet().stream().allMatch(s -> own(s, List.of(table)).isEmpty()))
            .toList();
    if (!unknown.isEmpty()) {
      throw TowlineException.fatal(
          "No subscription has the table " + String.join(", nor the table ", unknown) + ".",
          "Name a table that the configuration selects, as schema.table.");
    }
    return wanted;
  }

  private static List<TableName> own(SubscriptionSettings subscription, List<String> tables) {
    return tables.stream()
        .map(subscription::table)
        .filter(subscription.relay().tables()::selects)
        .toList();
  }
}
