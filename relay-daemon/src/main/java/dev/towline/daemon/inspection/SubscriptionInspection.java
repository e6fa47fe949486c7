package dev.towline.daemon.inspection;

import static dev.towline.model.Finding.Severity.BLOCKS;
import static dev.towline.model.Finding.Severity.TELLS;
import static dev.towline.model.Finding.Severity.WARNS;

import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Database;
import dev.towline.daemon.text.Words;
import dev.towline.dialect.Dialect;
import dev.towline.model.Finding;
import dev.towline.model.StreamId;
import dev.towline.model.TableMapping;
import dev.towline.model.TableShape;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at a subscription's follower: can it follow, and hold the leader's rows? */
final class SubscriptionInspection {

  /** Two clocks further apart than this make times hard to compare. */
  private static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofSeconds(1);

  private final SubscriptionSettings subscription;
  private final Database leader;
  private final Database follower;
  private final FollowedTables followed;

  SubscriptionInspection(
      SubscriptionSettings subscription,
      Database leader,
      Database follower,
      FollowedTables followed) {
    this.subscription = subscription;
    this.leader = leader;
    this.follower = follower;
    this.followed = followed;
  }

  List<Finding> findings() {
    List<TableShape> tables =
        leader.call(
            "Reading the tables of " + leader.name(),
            (connection, dialect) ->
                dialect.catalog().tables(connection, subscription.relay().tables()));
    if (tables.isEmpty()) {
      return List.of(); // Told of the leader.
    }
    boolean begun = StoredSubscription.of(follower, subscription.name()).isPresent();
    List<Finding> findings = new ArrayList<>(MappingInspection.findings(mapping(), tables));
    if (findings.isEmpty()) {
      findings.addAll(
          leader.call(
              "Trying the conditions of " + subscription.name(),
              (connection, dialect) -> ConditionInspection.findings(mapping(), connection)));
      selfFollowing(tables).ifPresent(findings::add);
    }
    if (!findings.isEmpty()) {
      return findings;
    }
    List<TableShape> mapped = mapping().onFollower(tables);
    findings.addAll(overlaps(mapped));
    findings.addAll(
        follower.call(
            "Checking follower " + follower.name(),
            (connection, dialect) -> follower(connection, dialect, mapped, begun)));
    clocks().ifPresent(findings::add);
    return findings;
  }

  /** Two urls may lead to one place; a table that follows itself would be emptied by its copy. */
  private Optional<Finding> selfFollowing(List<TableShape> tables) {
    Optional<StreamId> there = stream(leader);
    return tables.stream()
        .map(TableShape::name)
        .filter(name -> mapping().table(name).equals(name))
        .findFirst()
        .filter(name -> there.isPresent() && there.equals(stream(follower)))
        .map(
            name ->
                new Finding(
                    BLOCKS,
                    name.toString(),
                    "It would follow itself: %s and %s are one server or database."
                        .formatted(leader.name(), follower.name()),
                    "Mend the url of one of the two, or map the schema to another one."));
  }

  /** Empty where a follower does not tell; it is asked for nothing else. */
  private static Optional<StreamId> stream(Database database) {
    try {
      return Optional.of(
          database.call(
              "Reading the identity of " + database.name(),
              (connection, dialect) -> dialect.changelog().stream(connection)));
    } catch (TowlineException e) {
      return Optional.empty();
    }
  }

  private TableMapping mapping() {
    return subscription.relay().mapping();
  }

  private List<Finding> overlaps(List<TableShape> tables) {
    List<Finding> findings = new ArrayList<>();
    for (TableShape table : tables) {
      followed
          .add(subscription.name(), follower.name(), table.name())
          .map(
              other ->
                  new Finding(
                      BLOCKS,
                      table.name().toString(),
                      "Subscription " + other + " writes it on " + follower.name() + " too.",
                      "Leave it out of one of the two."))
          .ifPresent(findings::add);
    }
    return findings;
  }

  /**
   * Looks at the follower.
   *
   * @param tables the leader's under the follower's names
   */
  private List<Finding> follower(
      Connection connection, Dialect dialect, List<TableShape> tables, boolean begun)
      throws SQLException {
    List<Finding> findings = new ArrayList<>(dialect.preflight().follower(connection, tables));
    List<TableShape> there = new ArrayList<>();
    List<TableShape> here = new ArrayList<>();
    List<TableShape> absent = new ArrayList<>();
    for (TableShape table : tables) {
      Optional<TableShape> found = dialect.catalog().table(connection, table.name());
      if (found.isPresent()) {
        there.add(table);
        here.add(found.get());
        if (!begun && !dialect.applier().empty(connection, table.name())) {
          findings.add(filled(table));
        }
      } else {
        absent.add(table);
      }
    }
    findings.addAll(absent(absent));
    boolean setAside = subscription.relay().settingAside();
    Stream.concat(
            dialect.catalog().foresee(connection, absent).stream(),
            dialect.catalog().compare(there, here).stream())
        .map(found -> found.settled(setAside))
        .forEach(findings::add);
    return findings;
  }

  private List<Finding> absent(List<TableShape> tables) {
    List<String> names = tables.stream().map(table -> table.name().toString()).toList();
    if (subscription.relay().createTables() && !names.isEmpty()) {
      return List.of(
          new Finding(
              TELLS,
              Words.count(names.size(), "table", "tables"),
              "To be created on " + follower.name() + ": " + String.join(", ", names) + ".",
              ""));
    }
    return names.stream()
        .map(
            name ->
                new Finding(
                    BLOCKS,
                    name,
                    "The table does not exist on follower " + follower.name() + ".",
                    "Create it there, or set create-tables: true."))
        .toList();
  }

  private Finding filled(TableShape table) {
    return subscription.relay().replaceRows()
        ? new Finding(
            WARNS,
            table.name().toString(),
            "Its rows on the follower will be replaced by the leader's.",
            "")
        : new Finding(
            BLOCKS,
            table.name().toString(),
            "It has rows on the follower already, which a first copy would replace.",
            "Empty it there, or set copy-over: true for subscription " + subscription.name() + ".");
  }

  private Optional<Finding> clocks() {
    Instant there = leader.call("Reading the clock", (c, dialect) -> dialect.changelog().now(c));
    Instant here = follower.call("Reading the clock", (c, dialect) -> dialect.applier().now(c));
    Duration difference = Duration.between(there, here).abs();
    return difference.compareTo(CLOCK_DIFFERENCE_MAX) <= 0
        ? Optional.empty()
        : Optional.of(
            new Finding(
                WARNS,
                "clocks",
                "The clocks of "
                    + leader.name()
                    + " and "
                    + follower.name()
                    + " are "
                    + Words.duration(difference)
                    + " apart; replication does not mind, but readers of times do.",
                "Keep both by NTP."));
  }
}
