package dev.towline.daemon.command;

import static dev.towline.model.Finding.Severity.BLOCKS;
import static dev.towline.model.Finding.Severity.TELLS;
import static dev.towline.model.Finding.Severity.WARNS;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Database;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.text.NearestName;
import dev.towline.daemon.text.Words;
import dev.towline.dialect.Catalog;
import dev.towline.model.Finding;
import dev.towline.model.NodeName;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.model.TableShape;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Looks at databases and subscriptions, changing nothing, for every reason why install or run would
 * fail or mislead. Findings are grouped by what they are about: a group for each database and each
 * subscription, empty where all is well.
 */
final class Inspection {

  private static final TableSelection EVERYTHING = new TableSelection(List.of("*.*"));

  /** Two clocks further apart than this make a lag hard to read. */
  private static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofSeconds(1);

  private final Configuration configuration;
  private final Databases databases;
  private final Map<String, List<Finding>> groups = new LinkedHashMap<>();
  private final Set<NodeName> unreachable = new LinkedHashSet<>();

  private Inspection(Configuration configuration, Databases databases) {
    this.configuration = configuration;
    this.databases = databases;
  }

  /** All findings, by group. */
  static Map<String, List<Finding>> of(Configuration configuration, Databases databases) {
    Inspection inspection = new Inspection(configuration, databases);
    inspection.connections();
    inspection.leaders();
    Map<NodeName, Map<TableName, SubscriptionName>> followed = new HashMap<>();
    for (SubscriptionSettings subscription : configuration.subscriptions().values()) {
      inspection.subscription(subscription, followed);
    }
    return inspection.groups;
  }

  private void connections() {
    for (Database database : databases.all()) {
      List<Finding> findings = group("database " + database.name());
      guarded(
          findings,
          database.name().text(),
          () -> {
            database.side();
            return List.of();
          });
      if (!findings.isEmpty()) {
        unreachable.add(database.name());
      }
    }
  }

  private void leaders() {
    for (NodeName leader : configuration.leaders()) {
      if (!unreachable.contains(leader)) {
        List<Finding> findings = group("leader " + leader);
        List<SubscriptionSettings> subscriptions = configuration.ledBy(leader);
        guarded(
            findings,
            leader.text(),
            () ->
                databases
                    .get(leader)
                    .call(
                        "Checking leader " + leader,
                        (connection, dialect) -> {
                          var plan = Plans.of(subscriptions, connection, dialect);
                          var tables = dialect.catalog().tables(connection, plan.selection());
                          List<Finding> found =
                              new ArrayList<>(dialect.preflight().leader(connection, tables));
                          found.addAll(dialect.capture().drift(connection, plan));
                          return found;
                        }));
      }
    }
  }

  private void subscription(
      SubscriptionSettings subscription, Map<NodeName, Map<TableName, SubscriptionName>> followed) {
    if (unreachable.contains(subscription.leader())
        || unreachable.contains(subscription.follower())) {
      return;
    }
    List<Finding> findings = group("subscription " + subscription.name());
    Database leader = databases.get(subscription.leader());
    Database follower = databases.get(subscription.follower());
    guarded(
        findings,
        subscription.name().text(),
        () ->
            leader.call(
                "Checking the tables of " + subscription.name(),
                (connection, dialect) -> {
                  List<TableShape> tables =
                      dialect.catalog().tables(connection, subscription.relay().tables());
                  List<Finding> found =
                      selection(subscription, tables, dialect.catalog(), connection);
                  found.addAll(
                      overlaps(
                          subscription,
                          tables,
                          followed.computeIfAbsent(
                              subscription.follower(), name -> new TreeMap<>())));
                  found.addAll(followerFindings(subscription, tables, follower));
                  found.addAll(clocks(subscription, dialect.changelog().now(connection), follower));
                  return found;
                }));
  }

  /** Tables that are asked for by name and do not exist, and patterns that select nothing. */
  private static List<Finding> selection(
      SubscriptionSettings subscription,
      List<TableShape> selected,
      Catalog catalog,
      Connection leader)
      throws SQLException {
    List<Finding> findings = new ArrayList<>();
    List<TableName> names = selected.stream().map(TableShape::name).toList();
    List<String> known = new ArrayList<>();
    for (TableName named : subscription.relay().tables().named()) {
      if (!names.contains(named)) {
        if (known.isEmpty()) {
          catalog.tables(leader, EVERYTHING).forEach(table -> known.add(table.name().toString()));
        }
        findings.add(missing(subscription, named, known));
      }
    }
    if (selected.isEmpty() && findings.isEmpty()) {
      findings.add(
          new Finding(
              BLOCKS,
              subscription.name().text(),
              "No table of leader "
                  + subscription.leader()
                  + " matches "
                  + subscription.relay().tables().patterns()
                  + ".",
              "Mend subscriptions." + subscription.name() + ".tables."));
    }
    return findings;
  }

  private static Finding missing(
      SubscriptionSettings subscription, TableName table, List<String> known) {
    return new Finding(
        BLOCKS,
        table.toString(),
        "The table does not exist on leader " + subscription.leader() + ".",
        NearestName.of(table.toString(), known)
                .map(name -> "Name " + name + " instead, or")
                .orElse("")
            + " create it, or leave it out of subscriptions."
            + subscription.name()
            + ".tables.");
  }

  private static List<Finding> overlaps(
      SubscriptionSettings subscription,
      List<TableShape> tables,
      Map<TableName, SubscriptionName> followed) {
    List<Finding> findings = new ArrayList<>();
    for (TableShape table : tables) {
      SubscriptionName other = followed.putIfAbsent(table.name(), subscription.name());
      if (other != null) {
        findings.add(
            new Finding(
                BLOCKS,
                table.name().toString(),
                "Subscription "
                    + other
                    + " writes this table on "
                    + subscription.follower()
                    + " too.",
                "Leave it out of one of the two."));
      }
    }
    return findings;
  }

  private static List<Finding> followerFindings(
      SubscriptionSettings subscription, List<TableShape> tables, Database follower) {
    return follower.call(
        "Checking follower " + follower.name(),
        (connection, dialect) -> {
          List<Finding> findings =
              new ArrayList<>(dialect.preflight().follower(connection, tables));
          List<TableShape> there = new ArrayList<>();
          List<TableShape> here = new ArrayList<>();
          for (TableShape table : tables) {
            dialect
                .catalog()
                .table(connection, table.name())
                .ifPresentOrElse(
                    found -> {
                      here.add(found);
                      there.add(table);
                    },
                    () -> findings.add(absent(subscription, table)));
          }
          findings.addAll(dialect.catalog().compare(there, here));
          return findings;
        });
  }

  private static Finding absent(SubscriptionSettings subscription, TableShape table) {
    return subscription.relay().createTables()
        ? new Finding(TELLS, table.name().toString(), "The follower's table will be created.", "")
        : new Finding(
            BLOCKS,
            table.name().toString(),
            "The table does not exist on follower " + subscription.follower() + ".",
            "Create it there, or set create-tables: true.");
  }

  private static List<Finding> clocks(
      SubscriptionSettings subscription, Instant leader, Database follower) {
    Instant there =
        follower.call(
            "Reading the clock of " + follower.name(),
            (connection, dialect) -> dialect.applier().now(connection));
    Duration difference = Duration.between(leader, there).abs();
    if (difference.compareTo(CLOCK_DIFFERENCE_MAX) <= 0) {
      return List.of();
    }
    return List.of(
        new Finding(
            WARNS,
            "clocks",
            "The clocks of "
                + subscription.leader()
                + " and "
                + subscription.follower()
                + " are "
                + Words.duration(difference)
                + " apart; replication does not mind, but readers of times do.",
            "Keep both by NTP."));
  }

  private List<Finding> group(String name) {
    return groups.computeIfAbsent(name, unused -> new ArrayList<>());
  }

  /** A failure to look is a finding too. */
  private static void guarded(
      List<Finding> findings, String subject, Supplier<List<Finding>> inspecting) {
    try {
      findings.addAll(inspecting.get());
    } catch (TowlineException e) {
      findings.add(new Finding(BLOCKS, subject, String.valueOf(e.getMessage()), e.remedy()));
    }
  }
}
