package dev.towline.daemon.inspection;

import static dev.towline.model.Finding.Severity.BLOCKS;

import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Database;
import dev.towline.daemon.text.NearestName;
import dev.towline.dialect.Capture.Plan;
import dev.towline.dialect.Catalog;
import dev.towline.dialect.Dialect;
import dev.towline.model.Finding;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.model.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at a leader: can it lead, is the capture as it should be, is there what is selected? */
final class LeaderInspection {

  private static final TableSelection EVERYTHING = new TableSelection(List.of("*.*"));

  private final Database leader;
  private final List<SubscriptionSettings> subscriptions;

  LeaderInspection(Database leader, List<SubscriptionSettings> subscriptions) {
    this.leader = leader;
    this.subscriptions = subscriptions;
  }

  /** All findings, also where the capture is not what would be installed today. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(obstacles());
    if (findings.stream().noneMatch(finding -> finding.severity() == BLOCKS)) {
      findings.addAll(drift());
    }
    return findings;
  }

  private List<Finding> drift() {
    return leader.call(
        "Comparing the capture of " + leader.name(),
        (connection, dialect) ->
            dialect.capture().drift(connection, Plans.of(subscriptions, connection, dialect)));
  }

  /** The findings that stand in the way of an installation, or would make it mislead. */
  List<Finding> obstacles() {
    return leader.call("Checking leader " + leader.name(), this::obstacles);
  }

  private List<Finding> obstacles(Connection connection, Dialect dialect) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (SubscriptionSettings subscription : subscriptions) {
      findings.addAll(selection(subscription, dialect.catalog(), connection));
    }
    Plan plan = Plans.of(subscriptions, connection, dialect);
    List<TableShape> tables = dialect.catalog().tables(connection, plan.selection());
    findings.addAll(dialect.preflight().leader(connection, tables));
    return findings;
  }

  /** Tables that are asked for by name and do not exist, and patterns that select nothing. */
  private List<Finding> selection(
      SubscriptionSettings subscription, Catalog catalog, Connection connection)
      throws SQLException {
    TableSelection selection = subscription.relay().tables();
    List<TableName> selected = names(catalog, connection, selection);
    List<TableName> missing =
        selection.named().stream().filter(name -> !selected.contains(name)).toList();
    if (!missing.isEmpty()) {
      List<String> known =
          names(catalog, connection, EVERYTHING).stream().map(TableName::toString).toList();
      return missing.stream().map(name -> missing(subscription, name, known)).toList();
    }
    return selected.isEmpty() ? List.of(nothingSelected(subscription)) : List.of();
  }

  private static List<TableName> names(
      Catalog catalog, Connection connection, TableSelection selection) throws SQLException {
    return catalog.tables(connection, selection).stream().map(TableShape::name).toList();
  }

  private Finding missing(SubscriptionSettings subscription, TableName table, List<String> known) {
    Optional<String> nearest = NearestName.of(table.toString(), known);
    return new Finding(
        BLOCKS,
        table.toString(),
        "The table does not exist on leader %s, or user %s may not see it."
            .formatted(leader.name(), leader.settings().user()),
        "%s it, grant the user select on it, or leave it out of subscriptions.%s.tables."
            .formatted(
                nearest
                    .map(name -> "Name " + name + " instead, which exists; or create")
                    .orElse("Create"),
                subscription.name()));
  }

  private Finding nothingSelected(SubscriptionSettings subscription) {
    return new Finding(
        BLOCKS,
        "subscription " + subscription.name(),
        "No table of leader %s that user %s may see matches %s."
            .formatted(
                leader.name(), leader.settings().user(), subscription.relay().tables().patterns()),
        "Mend subscriptions.%s.tables, or grant the user select on the tables."
            .formatted(subscription.name()));
  }
}
