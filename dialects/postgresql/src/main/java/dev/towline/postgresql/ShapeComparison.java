package dev.towline.postgresql;

import dev.towline.model.Column;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.Key;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.Definition;
import dev.towline.model.TableShape.Unique;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds why a follower's table would refuse, change or lose rows of a leader's. */
final class ShapeComparison {

  private final TableShape leader;
  private final TableShape follower;
  private final List<Finding> findings = new ArrayList<>();

  private ShapeComparison(TableShape leader, TableShape follower) {
    this.leader = leader;
    this.follower = follower;
  }

  static List<Finding> of(TableShape leader, TableShape follower) {
    ShapeComparison comparison = new ShapeComparison(leader, follower);
    leader.columns().forEach(comparison::compare);
    comparison.compareExtraColumns();
    comparison.compareKeys();
    comparison.compareUniques();
    comparison.compareChecks();
    leader.columns().forEach(comparison::compareNullness);
    return comparison.findings;
  }

  /** What is found where the follower has no such table. */
  static Finding missing(TableShape table) {
    return new Finding(
        Severity.BLOCKS,
        table.name().toString(),
        "The table is on the leader and not on the follower.",
        TableStatement.plain(
                Rewording.needed(table)
                    ? new Rewording(table, new ServerVersion(0)).shape()
                    : table)
            + ";");
  }

  private void compare(Column column) {
    Optional<Column> there = follower.column(column.name());
    if (there.isPresent()) {
      findings.addAll(
          leader.engine().equals(follower.engine())
              ? ColumnComparison.of(leader.name(), column, there.get())
              : ForeignColumn.compare(leader, column, there.get()));
    } else {
      add(
          column.generated() ? Severity.WARNS : Severity.BLOCKS,
          column,
          "The leader's column of type %s is missing on the follower.".formatted(column.type()),
          "alter table %s add column %s %s;"
              .formatted(table(), Quoting.name(column.name()), declared(column)));
    }
  }

  private String declared(Column column) {
    return Rewording.foreign(leader) ? PostgresTypes.declaration(column.value()) : column.type();
  }

  private void compareExtraColumns() {
    follower.columns().stream()
        .filter(there -> leader.column(there.name()).isEmpty())
        .filter(there -> there.notNull() && !fillsItself(there))
        .forEach(
            there ->
                add(
                    Severity.BLOCKS,
                    there,
                    "The follower's column %s is NOT NULL without a default, and the leader has "
                            .formatted(there.type())
                        + "no such column.",
                    alterColumn(there, "drop not null")));
  }

  private static boolean fillsItself(Column column) {
    return column.defaultExpression().isPresent()
        || column.generated()
        || column.identity() != Column.Identity.NONE;
  }

  private void compareKeys() {
    if (!(leader.key() instanceof Key.Columns key)) {
      return;
    }
    Set<String> wanted = Set.copyOf(key.names());
    if (kept(follower).contains(wanted)
        || !follower.columns().stream()
            .map(Column::name)
            .collect(Collectors.toSet())
            .containsAll(wanted)) {
      return;
    }
    String columns = key.names().stream().map(Quoting::name).collect(Collectors.joining(", "));
    boolean primary = follower.key() instanceof Key.WholeRow;
    findings.add(
        new Finding(
            Severity.BLOCKS,
            leader.name().toString(),
            "The follower's table does not keep the leader's key (%s) unique.".formatted(columns),
            primary
                ? "alter table %s add primary key (%s);".formatted(table(), columns)
                : "create unique index on %s (%s);".formatted(table(), columns)));
  }

  /** The sets of columns that a table keeps unique. */
  private static Set<Set<String>> kept(TableShape table) {
    Set<Set<String>> kept = new HashSet<>();
    table.uniques().forEach(unique -> kept.add(Set.copyOf(unique.columns())));
    if (table.key() instanceof Key.Columns key) {
      kept.add(Set.copyOf(key.names()));
    }
    kept.remove(Set.of());
    return kept;
  }

  /** What the follower keeps apart beyond the leader may refuse the leader's rows. */
  private void compareUniques() {
    Set<Set<String>> implied = kept(leader);
    Set<String> names = leader.uniques().stream().map(Unique::name).collect(Collectors.toSet());
    for (Unique unique : followerUniques()) {
      Set<String> columns = Set.copyOf(unique.columns());
      boolean isImplied = implied.stream().anyMatch(columns::containsAll);
      if (!isImplied && !names.contains(unique.name())) {
        findings.add(
            new Finding(
                Severity.WARNS,
                leader.name().toString(),
                "The follower keeps rows apart by %s, which the leader does not have, and may "
                        .formatted(unique.name())
                    + "refuse the leader's rows.",
                drop(unique)));
      }
    }
  }

  private List<Unique> followerUniques() {
    List<Unique> uniques = new ArrayList<>(follower.uniques());
    if (follower.key() instanceof Key.Columns key) {
      follower
          .keyDefinition()
          .ifPresent(k -> uniques.add(new Unique(k.name(), key.names(), k.statement())));
    }
    return uniques;
  }

  private String drop(Unique unique) {
    return unique.statement().startsWith("alter table")
        ? "alter table %s drop constraint %s;".formatted(table(), Quoting.name(unique.name()))
        : "drop index %s.%s;"
            .formatted(Quoting.name(follower.name().schema()), Quoting.name(unique.name()));
  }

  private void compareChecks() {
    Set<String> names = leader.checks().stream().map(Definition::name).collect(Collectors.toSet());
    follower.checks().stream()
        .filter(check -> !names.contains(check.name()))
        .forEach(
            check ->
                findings.add(
                    new Finding(
                        Severity.WARNS,
                        leader.name().toString(),
                        "The follower checks rows by %s, which the leader does not, and may refuse "
                                .formatted(check.name())
                            + "the leader's rows.",
                        "alter table %s drop constraint %s;"
                            .formatted(table(), Quoting.name(check.name())))));
  }

  /** After the keys: a column of a key that goes may be null only then. */
  private void compareNullness(Column column) {
    boolean notNullThere = follower.column(column.name()).filter(Column::notNull).isPresent();
    if (notNullThere && !column.notNull()) {
      add(
          Severity.REFUSES,
          column,
          "The column may be null on the leader and is NOT NULL on the follower.",
          alterColumn(column, "drop not null"));
    }
  }

  private String table() {
    return Quoting.name(follower.name());
  }

  private String alterColumn(Column column, String action) {
    return "alter table %s alter column %s %s;"
        .formatted(table(), Quoting.name(column.name()), action);
  }

  private void add(Severity severity, Column column, String problem, String remedy) {
    findings.add(new Finding(severity, leader.name() + "." + column.name(), problem, remedy));
  }
}
