package dev.towline.relay;

import dev.towline.dialect.Alteration;
import dev.towline.dialect.Catalog;
import dev.towline.model.CapturedTable;
import dev.towline.model.KnownShape;
import dev.towline.model.ShapeChange;
import dev.towline.model.ShapeChange.ColumnAdded;
import dev.towline.model.ShapeChange.ColumnRenamed;
import dev.towline.model.ShapeChange.DefaultChanged;
import dev.towline.model.ShapeChange.NullnessChanged;
import dev.towline.model.ShapeChange.PartAdded;
import dev.towline.model.ShapeChange.PartDropped;
import dev.towline.model.ShapeChanges;
import dev.towline.model.ShapeIntent;
import dev.towline.model.ShapeIntent.Step;
import dev.towline.model.TableMapping;
import dev.towline.model.TableName;
import dev.towline.model.TableProgress;
import dev.towline.model.TableShape;
import dev.towline.model.ToldChange;
import dev.towline.model.ToldChange.Outcome;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings the follower's tables in line with what has become of the leader's, as the subscription
 * wishes. Rows are none of its business: a table whose rows are not proved to be as they were, or
 * are recorded as wholes, keeps its old fingerprint, and the next round reads it again.
 */
final class Reshaping {

  private final RelaySettings settings;
  private final Side leader;
  private final Side follower;
  private final Connections connections;
  private final ShapeBook book;
  private final Altering altering;
  private final List<String> waiting = new ArrayList<>();
  private final List<String> proposed = new ArrayList<>();

  Reshaping(
      RelaySettings settings,
      Side leader,
      Side follower,
      Connections connections,
      ShapeBook book,
      Altering altering) {
    this.settings = settings;
    this.leader = leader;
    this.follower = follower;
    this.connections = connections;
    this.book = book;
    this.altering = altering;
  }

  /** One table whose shape is another one than was followed last. */
  private record Case(
      CapturedTable table,
      TableShape wanted,
      TableShape there,
      ShapeChanges changes,
      List<Alteration> alterations) {

    TableName name() {
      return table.name();
    }

    /** Whether no row changes by it; what the follower had already is not known to have rows so. */
    boolean keepsRows() {
      return changes.keepsRows()
          && !table.wholeRow()
          && settled().stream()
              .noneMatch(
                  change -> change instanceof ColumnAdded || change instanceof ColumnRenamed);
    }

    /** Changes that need nothing. */
    List<ShapeChange> settled() {
      Set<ShapeChange> open =
          alterations.stream().flatMap(a -> a.changes().stream()).collect(Collectors.toSet());
      return changes.changes().stream().filter(change -> !open.contains(change)).toList();
    }
  }

  /**
   * Answers the tables' progress; those whose rows are proved to be as they were have the new
   * fingerprint.
   *
   * @param there the follower's tables by their own names
   */
  List<TableProgress> follow(
      List<CapturedTable> captured, List<TableProgress> stored, Map<TableName, TableShape> there) {
    Map<TableName, TableProgress> after = new LinkedHashMap<>();
    stored.forEach(progress -> after.put(progress.table(), progress));
    Map<TableName, KnownShape> first = new LinkedHashMap<>();
    for (CapturedTable table : captured) {
      Optional<KnownShape> before = book.known(table.name());
      Optional<TableShape> here =
          Optional.ofNullable(there.get(settings.mapping().table(table.name())));
      KnownShape now = KnownShape.of(table);
      if (before.isEmpty() || here.isEmpty()) {
        first.put(table.name(), now);
      } else if (!before.get().equals(now)) {
        boolean keepsRows = follow(table, before.get(), here.get()).keepsRows();
        after.computeIfPresent(
            table.name(),
            (name, progress) -> keepsRows ? seen(progress, before.get(), now) : progress);
      }
    }
    note(first);
    refuseWaiting();
    return List.copyOf(after.values());
  }

  private void note(Map<TableName, KnownShape> shapes) {
    shapes.entrySet().removeIf(e -> book.known(e.getKey()).equals(Optional.of(e.getValue())));
    if (!shapes.isEmpty()) {
      follower.tell(
          "Noting the shapes of tables",
          () ->
              book.write(
                  page -> {
                    for (Map.Entry<TableName, KnownShape> each : shapes.entrySet()) {
                      book.follow(each.getKey(), each.getValue());
                    }
                  }));
    }
  }

  private static TableProgress seen(TableProgress progress, KnownShape before, KnownShape now) {
    boolean proved =
        progress.fingerprint().sameColumns(before.fingerprint())
            && progress.fingerprint().sameRows(now.fingerprint());
    return proved ? progress.seen(now.fingerprint()) : progress;
  }

  private Case follow(CapturedTable table, KnownShape before, TableShape there) {
    KnownShape now = KnownShape.of(table);
    refuseUncovered(table.name(), ShapeChanges.between(before, now));
    refuseCondition(table.name());
    TableMapping mapping = settings.mapping();
    ShapeChanges changes =
        ShapeChanges.between(
            before.onFollower(mapping, table.name()), now.onFollower(mapping, table.name()));
    TableShape wanted = mapping.onFollower(table.shape());
    List<Alteration> alterations =
        follower.ask(
            "Comparing " + there.name(),
            () -> catalog().alterations(connections.follower(), wanted, there, changes.changes()));
    Case one = new Case(table, wanted, there, changes, alterations);
    follower.tell(
        "Following the shape of " + table.name(), () -> book.write(page -> settle(one, page)));
    return one;
  }

  private void settle(Case one, Connection page) throws SQLException {
    switch (settings.shapeChanges()) {
      case FOLLOW -> alter(one, page);
      case STOP -> propose(one);
      case IGNORE -> ignore(one);
    }
  }

  private void alter(Case one, Connection page) throws SQLException {
    for (ShapeChange change : one.settled()) {
      book.tell(settled(one, change));
    }
    altering.run(
        page,
        one.name(),
        one.wanted(),
        new ShapeIntent(
            KnownShape.of(one.table()),
            KnownShape.standing(one.there()),
            one.alterations().stream().map(Reshaping::step).toList()));
  }

  private static Step step(Alteration alteration) {
    return new Step(
        alteration.changes().stream().map(ShapeChange::what).toList(),
        alteration.changes().stream()
            .filter(change -> change instanceof NullnessChanged c && c.notNull())
            .map(change -> ((NullnessChanged) change).column())
            .toList(),
        alteration.ways());
  }

  /** Indexes and constraints are left to people; all else is so already. */
  private static ToldChange settled(Case one, ShapeChange change) {
    if (change instanceof PartAdded added) {
      return new ToldChange(
          one.name(),
          change.what(),
          Outcome.TOLD,
          one.wanted().engine().equals(one.there().engine()) ? added.statement() : "",
          "indexes and constraints are left to you");
    }
    return new ToldChange(
        one.name(),
        change.what(),
        change instanceof PartDropped ? Outcome.TOLD : Outcome.FOLLOWED,
        "",
        "");
  }

  private void propose(Case one) throws SQLException {
    List<Alteration> needed =
        one.alterations().stream().filter(a -> a.changes().stream().anyMatch(this::waits)).toList();
    for (Alteration alteration : one.alterations()) {
      String statement = String.join("; ", alteration.ways().get(0));
      for (ShapeChange change : alteration.changes()) {
        book.tell(new ToldChange(one.name(), change.what(), Outcome.PROPOSED, statement, ""));
      }
      if (needed.contains(alteration)) {
        alteration.changes().forEach(change -> waiting.add(one.name() + ": " + change.what()));
        proposed.addAll(alteration.ways().get(0));
      }
    }
    if (needed.isEmpty()) {
      for (ShapeChange change : one.settled()) {
        book.tell(settled(one, change));
      }
      book.follow(one.name(), KnownShape.of(one.table()));
    }
  }

  /** Whether rows could not travel, or would not be what they are on the leader. */
  private boolean waits(ShapeChange change) {
    return !(change instanceof DefaultChanged)
        && !(change instanceof NullnessChanged nullness && nullness.notNull());
  }

  private void refuseWaiting() {
    if (!waiting.isEmpty()) {
      throw TowlineException.fatal(
          "The leader's tables have another shape now:\n" + String.join("\n", waiting),
          "Run on %s:\n%s;\nor set shape-changes: follow."
              .formatted(follower.name(), String.join(";\n", proposed)));
    }
  }

  private void ignore(Case one) throws SQLException {
    for (Alteration alteration : one.alterations()) {
      String statement = String.join("; ", alteration.ways().get(0));
      for (ShapeChange change : alteration.changes()) {
        book.tell(new ToldChange(one.name(), change.what(), Outcome.IGNORED, statement, ""));
      }
    }
    for (ShapeChange change : one.settled()) {
      book.tell(settled(one, change));
    }
    book.follow(one.name(), KnownShape.of(one.table()));
  }

  /** What was to stay behind must not begin to travel because it has another name. */
  private void refuseUncovered(TableName table, ShapeChanges changes) {
    TableMapping mapping = settings.mapping();
    for (ShapeChange change : changes.changes()) {
      if (change instanceof ColumnRenamed renamed
          && mapping.column(table, renamed.from()).isEmpty()
          && mapping.column(table, renamed.to()).isPresent()) {
        throw TowlineException.fatal(
            "Column %s of table %s, which is left out, was renamed to %s on the leader."
                .formatted(renamed.from(), table, renamed.to()),
            "Leave %s out under columns:, too, or let it travel by leaving none out."
                .formatted(renamed.to()));
      }
    }
  }

  private void refuseCondition(TableName table) {
    Optional<String> condition = Optional.ofNullable(settings.mapping().filters().get(table));
    if (condition.isEmpty()) {
      return;
    }
    Optional<SQLException> refused =
        leader.ask(
            "Asking for rows of " + table,
            () -> new Question(connections.leader(), table, condition.get()).ask());
    if (refused.isPresent()) {
      throw TowlineException.fatal(
          "The leader no longer understands the condition under rows: of table %s, %s: %s"
              .formatted(
                  table,
                  condition.get(),
                  String.valueOf(refused.get().getMessage()).lines().findFirst().orElse("")),
          "Change the condition to the columns that the table has now.");
    }
  }

  private Catalog catalog() {
    return follower.dialect().catalog();
  }
}
