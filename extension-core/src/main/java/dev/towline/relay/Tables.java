package dev.towline.relay;

import dev.towline.dialect.Catalog;
import dev.towline.model.CapturedTable;
import dev.towline.model.Column;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.Fingerprint;
import dev.towline.model.Subscription;
import dev.towline.model.TableMapping;
import dev.towline.model.TableName;
import dev.towline.model.TablePair;
import dev.towline.model.TableProgress;
import dev.towline.model.TableProgress.State;
import dev.towline.model.TableShape;
import dev.towline.model.TowlineException;
import dev.towline.relay.RelaySettings.Reshaped;
import java.sql.Connection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables of a subscription on both sides: found, created where missing, compared. */
final class Tables {

  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  private final RelaySettings settings;
  private final Side leader;
  private final Side follower;
  private final Connections connections;

  Tables(RelaySettings settings, Side leader, Side follower, Connections connections) {
    this.settings = settings;
    this.leader = leader;
    this.follower = follower;
    this.connections = connections;
  }

  /** The captured ones of the selected tables; none is an error. */
  static List<CapturedTable> captured(Side leader, Connection connection, RelaySettings settings) {
    List<CapturedTable> captured =
        leader.ask(
            "Looking for captured tables",
            () -> leader.dialect().changelog().captured(connection, settings.tables()));
    if (captured.isEmpty()) {
      throw TowlineException.fatal(
          "No table of %s that '%s' selects is captured."
              .formatted(leader.name(), settings.subscription()),
          "Run towline install, and look at tables: in the configuration.");
    }
    return captured;
  }

  /** A new subscription must not write over rows that somebody else put there. */
  void refuseRows(List<CapturedTable> captured) {
    if (settings.replaceRows()) {
      return;
    }
    List<TableName> filled =
        there(captured).stream().map(TableShape::name).filter(name -> !isEmpty(name)).toList();
    if (!filled.isEmpty()) {
      throw TowlineException.fatal(
          "Tables of %s have rows already: %s. A first copy would replace them."
              .formatted(follower.name(), listed(filled)),
          "Empty them, or set copy-over: true for subscription '%s'."
              .formatted(settings.subscription()));
    }
  }

  /** Brings shapes and progress up to date with both databases. */
  void load(Following following) {
    load(following, false);
  }

  /** The same once the follower has the rows that some of its columns waited for. */
  void settle(Following following) {
    if (following.postponed && following.state == Subscription.State.CONSISTENT) {
      load(following, true);
    }
  }

  private void load(Following following, boolean last) {
    List<CapturedTable> captured = current(captured(leader, connections.leader(), settings));
    List<TableProgress> stored =
        follower.ask(
            "Reading progress",
            () ->
                follower
                    .dialect()
                    .applier()
                    .progress(connections.follower(), settings.subscription()));
    captured.forEach(this::refuseWithoutKey);
    refuseTwins(captured);
    ShapeBook book = new ShapeBook(settings, follower, connections, following);
    Altering altering = new Altering(settings, follower, connections, book, last);
    altering.resume();
    List<TableProgress> left =
        new LostTables(settings, leader, follower, connections, book).settle(captured, stored);
    List<TableProgress> doubted = doubt(following, captured, left, book);
    Map<TableName, TableShape> there =
        there(captured).stream().collect(Collectors.toMap(TableShape::name, Function.identity()));
    Reshaping reshaping = new Reshaping(settings, leader, follower, connections, book, altering);
    List<TableProgress> reshaped = reshaping.follow(captured, doubted, there);
    following.postponed = altering.postponed();
    List<TableShape> missing =
        captured.stream()
            .map(CapturedTable::shape)
            .filter(table -> !there.containsKey(mapping().table(table.name())))
            .toList();
    // Noted before they are made: whoever comes after a crash knows that they are not complete.
    arrange(following, captured, stored, reshaped, missing);
    create(missing);
    following.pairs = pair(captured);
  }

  /**
   * A table that has become what it was while the follower's was something else may have lost
   * values there. Noted before it is altered again: whoever comes after a crash reads it anew.
   */
  private List<TableProgress> doubt(
      Following following,
      List<CapturedTable> captured,
      List<TableProgress> tables,
      ShapeBook book) {
    Map<TableName, Fingerprint> returned =
        captured.stream()
            .filter(
                table ->
                    book.known(table.name())
                        .filter(known -> !known.fingerprint().sameColumns(table.fingerprint()))
                        .isPresent())
            .collect(Collectors.toMap(CapturedTable::name, CapturedTable::fingerprint));
    List<TableProgress> doubted =
        tables.stream()
            .map(
                progress ->
                    progress.fingerprint().equals(returned.get(progress.table()))
                        ? progress.seen(Fingerprint.NONE)
                        : progress)
            .toList();
    if (!doubted.equals(tables)) {
      arrange(following, doubted);
    }
    return doubted;
  }

  /** Takes tables in that were captured lately, and lets those go that no longer are selected. */
  void refresh(Following following) {
    Set<TableName> captured =
        leader
            .ask(
                "Looking for captured tables",
                () ->
                    leader
                        .dialect()
                        .changelog()
                        .capturedNames(connections.leader(), settings.tables()))
            .stream()
            .collect(Collectors.toSet());
    if (!captured.equals(following.pairs.keySet())
        && !(captured.equals(following.looked) && gone(captured, following))) {
      load(following);
      following.looked = captured;
    }
  }

  /** Whether those that are not followed are on the list only, and nowhere else. */
  private boolean gone(Set<TableName> captured, Following following) {
    return captured.stream()
        .filter(table -> !following.pairs.containsKey(table))
        .allMatch(
            table ->
                leader.ask(
                    "Looking for " + table,
                    () -> Question.table(connections.leader(), table).provesAbsence()));
  }

  /** Triggers that record another key than a table has now cannot tell which rows changed. */
  private List<CapturedTable> current(List<CapturedTable> captured) {
    List<TableName> old = old(captured);
    if (old.isEmpty()) {
      return captured;
    }
    if (settings.shapeChanges() == Reshaped.FOLLOW) {
      old.forEach(this::renew);
      List<CapturedTable> renewed = captured(leader, connections.leader(), settings);
      if (old(renewed).isEmpty()) {
        return renewed;
      }
    }
    throw TowlineException.fatal(
        "Tables of %s have another key than they are captured by: %s."
            .formatted(leader.name(), listed(old)),
        "Run towline install.");
  }

  private static List<TableName> old(List<CapturedTable> captured) {
    return captured.stream().filter(table -> !table.current()).map(CapturedTable::name).toList();
  }

  private void renew(TableName name) {
    leader.tell(
        "Capturing " + name + " by its new key",
        () -> leader.dialect().capture().renew(connections.leader(), name));
    log.warn("{} - {} has another key now and was captured anew.", settings.subscription(), name);
  }

  /** Columns may stay behind only where others tell the rows apart. */
  private void refuseWithoutKey(CapturedTable table) {
    List<Column> apart =
        table.wholeRow() ? table.shape().writtenColumns() : table.shape().keyColumns();
    for (Column column : apart) {
      if (mapping().column(table.name(), column.name()).isEmpty()) {
        throw TowlineException.fatal(
            "Column %s of table %s is left out, but rows are told apart by it."
                .formatted(column.name(), table.name()),
            "Let it travel, or give the table a primary key of other columns.");
      }
    }
  }

  private void refuseTwins(List<CapturedTable> captured) {
    Map<TableName, TableName> taken = new HashMap<>();
    for (CapturedTable table : captured) {
      TableName name = mapping().table(table.name());
      TableName other = taken.put(name, table.name());
      if (other != null) {
        throw TowlineException.fatal(
            "Tables %s and %s would both be %s on %s."
                .formatted(other, table.name(), name, follower.name()),
            "Give each a name of its own under map:, or leave one out of tables:.");
      }
    }
  }

  private void create(List<TableShape> missing) {
    if (missing.isEmpty()) {
      return;
    }
    if (!settings.createTables()) {
      throw TowlineException.fatal(
          "%s lacks tables: %s."
              .formatted(
                  follower.name(),
                  listed(missing.stream().map(table -> mapping().table(table.name())).toList())),
          "Create them, or set create-tables: true.");
    }
    List<Finding> findings =
        follower.ask(
            "Creating tables",
            () ->
                catalog()
                    .createTables(
                        connections.leader(),
                        connections.follower(),
                        mapping().onFollower(missing)));
    findings.forEach(finding -> log.warn("{} - {}", settings.subscription(), finding));
    refuseBlocking(findings);
    log.info("{} - Created {} tables.", settings.subscription(), missing.size());
  }

  private Map<TableName, TablePair> pair(List<CapturedTable> captured) {
    List<TableShape> shapes =
        mapping().onFollower(captured.stream().map(CapturedTable::shape).toList());
    List<TableShape> there = there(captured);
    boolean setAside = settings.settingAside() || settings.wayBack();
    refuseBlocking(
        catalog().compare(travelling(shapes, there), there).stream()
            .map(found -> found.settled(setAside))
            .toList());
    Map<TableName, TableShape> byName =
        there.stream().collect(Collectors.toMap(TableShape::name, Function.identity()));
    Map<TableName, TablePair> pairs = new LinkedHashMap<>();
    for (CapturedTable table : captured) {
      Optional.ofNullable(byName.get(mapping().table(table.name())))
          .ifPresent(shape -> pairs.put(table.name(), new TablePair(table, shape, mapping())));
    }
    return pairs;
  }

  /** The shapes without the columns that stay behind since the follower's stays as it is. */
  private List<TableShape> travelling(List<TableShape> shapes, List<TableShape> there) {
    if (settings.shapeChanges() != Reshaped.IGNORE) {
      return shapes;
    }
    Map<TableName, TableShape> byName =
        there.stream().collect(Collectors.toMap(TableShape::name, Function.identity()));
    return shapes.stream()
        .map(
            shape ->
                Optional.ofNullable(byName.get(shape.name()))
                    .filter(here -> !shape.keyColumns().isEmpty())
                    .map(shape::asFarAs)
                    .orElse(shape))
        .toList();
  }

  private static void refuseBlocking(List<Finding> findings) {
    List<Finding> blocking =
        findings.stream().filter(finding -> finding.severity() == Severity.BLOCKS).toList();
    if (!blocking.isEmpty()) {
      throw TowlineException.fatal(
          blocking.stream()
              .map(finding -> finding.subject() + ": " + finding.problem())
              .collect(Collectors.joining("\n")),
          blocking.stream().map(Finding::remedy).distinct().collect(Collectors.joining("\n")));
    }
  }

  private void arrange(
      Following following,
      List<CapturedTable> captured,
      List<TableProgress> stored,
      List<TableProgress> reshaped,
      List<TableShape> created) {
    Map<TableName, TableProgress> known =
        reshaped.stream().collect(Collectors.toMap(TableProgress::table, progress -> progress));
    List<TableProgress> tables =
        captured.stream()
            .map(
                table ->
                    Optional.ofNullable(known.get(table.name()))
                        .filter(progress -> !created.contains(table.shape()))
                        .orElseGet(() -> fresh(table, created.contains(table.shape()))))
            .toList();
    if (!tables.equals(stored)) {
      arrange(following, tables);
    }
    following.arrange(tables);
  }

  private void arrange(Following following, List<TableProgress> tables) {
    follower.tell(
        "Arranging tables",
        () ->
            follower
                .dialect()
                .applier()
                .arrange(connections.follower(), settings.subscription(), following.epoch, tables));
  }

  private TableProgress fresh(CapturedTable table, boolean created) {
    return new TableProgress(
        table.name(),
        created || isEmpty(mapping().table(table.name())) ? State.WAITING : State.REPAIRING,
        Optional.empty(),
        0,
        table.shape().estimatedRows(),
        table.fingerprint(),
        !created);
  }

  /** Adds what only slows a copy down to the tables that Towline made, once all are copied. */
  void complete(Following following) {
    List<TableProgress> incomplete = following.incomplete();
    if (incomplete.isEmpty()) {
      return;
    }
    List<TableShape> shapes =
        incomplete.stream().map(p -> following.pair(p.table()).leader().shape()).toList();
    List<Finding> findings =
        follower.ask(
            "Adding indexes and constraints",
            () -> catalog().completeTables(connections.follower(), mapping().onFollower(shapes)));
    findings.forEach(finding -> log.warn("{} - {}", settings.subscription(), finding));
    following.arrange(following.progress().stream().map(TableProgress::completed).toList());
    arrange(following, following.progress());
    following.pairs = pair(following.pairs.values().stream().map(TablePair::leader).toList());
    // On an idle leader nothing else would begin the round that tells readers of the new state.
    following.mark = Optional.empty();
  }

  /** The follower's shapes of those captured tables that it has. */
  private List<TableShape> there(List<CapturedTable> captured) {
    return follower.ask(
        "Reading the shapes of tables",
        () ->
            catalog()
                .tables(
                    connections.follower(),
                    captured.stream().map(table -> mapping().table(table.name())).toList()));
  }

  private boolean isEmpty(TableName name) {
    return follower.ask(
        "Looking into " + name,
        () -> follower.dialect().applier().empty(connections.follower(), name));
  }

  private TableMapping mapping() {
    return settings.mapping();
  }

  private Catalog catalog() {
    return follower.dialect().catalog();
  }

  private static String listed(List<TableName> names) {
    return names.stream().map(TableName::toString).collect(Collectors.joining(", "));
  }
}
