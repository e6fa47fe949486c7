package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.text.TableNames;
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
    List<TableName> named = tables.stream().map(TableNames::parse).toList();
    Map<SubscriptionSettings, List<TableName>> wanted = new LinkedHashMap<>();
    for (SubscriptionSettings subscription : configuration.subscriptions().values()) {
      List<TableName> own = named.stream().filter(subscription.relay().tables()::selects).toList();
      if (named.isEmpty() || !own.isEmpty()) {
        wanted.put(subscription, own);
      }
    }
    for (TableName table : named) {
      if (wanted.values().stream().noneMatch(own -> own.contains(table))) {
        throw TowlineException.fatal(
            "No subscription has the table " + table + ".",
            "Name a table that the configuration selects, as schema.table.");
      }
    }
    return wanted;
  }
}
