package dev.towline.daemon.inspection;

import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Plan;
import dev.towline.dialect.Capture.TableOptions;
import dev.towline.dialect.Dialect;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.model.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What to capture on a leader: all that its subscriptions ask for, together. */
public final class Plans {

  private Plans() {}

  /** The plan of a leader, from the subscriptions that it leads. */
  public static Plan of(
      List<SubscriptionSettings> subscriptions, Connection leader, Dialect dialect)
      throws SQLException {
    return new Plan(selection(subscriptions, leader, dialect), options(subscriptions));
  }

  private static TableSelection selection(
      List<SubscriptionSettings> subscriptions, Connection leader, Dialect dialect)
      throws SQLException {
    List<TableSelection> selections =
        subscriptions.stream().map(s -> s.relay().tables()).distinct().toList();
    if (selections.size() == 1) {
      return selections.get(0);
    }
    if (selections.stream().flatMap(s -> s.patterns().stream()).noneMatch(p -> p.startsWith("!"))) {
      return new TableSelection(
          selections.stream().flatMap(s -> s.patterns().stream()).distinct().toList());
    }
    // One subscription's "!" must not take a table away from another: name the tables one by one.
    TreeSet<TableName> names = new TreeSet<>();
    for (TableSelection selection : selections) {
      for (TableShape table : dialect.catalog().tables(leader, selection)) {
        names.add(table.name());
      }
    }
    return names.isEmpty()
        ? selections.get(0)
        : new TableSelection(names.stream().map(TableName::toString).toList());
  }

  /**
   * Where two subscriptions differ, the wish for more wins: rows before keys, a level before none.
   */
  private static Map<TableName, TableOptions> options(List<SubscriptionSettings> subscriptions) {
    Map<TableName, TableOptions> options = new HashMap<>();
    for (SubscriptionSettings subscription : subscriptions) {
      subscription.capture().forEach((table, wish) -> options.merge(table, wish, Plans::both));
    }
    return options;
  }

  private static TableOptions both(TableOptions one, TableOptions other) {
    return new TableOptions(
        one.detail() == Detail.ROWS ? one.detail() : other.detail(),
        Stream.of(one.level(), other.level()).flatMap(Optional::stream).max(Enum::compareTo));
  }
}
