package dev.towline.mysql;

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
    comparison.compareStores();
    leader.columns().forEach(comparison::compare);
    comparison.compareExtraColumns();
    comparison.compareKeys();
    comparison.compareUniques();
    comparison.compareChecks();
    return comparison.findings;
  }

  /** What is found where the follower has no such table. */
  static Finding missing(Engine engine, TableShape table) {
    Layout layout =
        new Layout(engine, new Declarations(engine, new ServerVersion(0, 0, 0)), Set.of(), table);
    return new Finding(
        Severity.BLOCKS,
        table.name().toString(),
        "The table is on the leader and not on the follower.",
        new TableStatement(engine, table, layout.columns(), Optional.empty())
                .create(TableStatement.Extent.PLAIN_COLUMNS)
                .orElseThrow()
            + ";");
  }

  private void compareStores() {
    if (follower.kind() == TableShape.Kind.NOT_TRANSACTIONAL) {
      findings.add(
          new Finding(
              Severity.BLOCKS,
              leader.name().toString(),
              "The follower's table is not in InnoDB, so rows and position cannot be written"
                  + " together.",
              "alter table %s engine = InnoDB;".formatted(table())));
    }
  }

  private void compare(Column column) {
    Optional<Column> there = follower.column(column.name());
    if (there.isPresent()) {
      findings.addAll(ColumnComparison.of(leader, follower, column, there.get()));
    } else {
      findings.add(
          new Finding(
              column.generated() ? Severity.WARNS : Severity.BLOCKS,
              leader.name() + "." + column.name(),
              "The leader's column of type %s is missing on the follower.".formatted(column.type()),
              "alter table %s add column %s …;".formatted(table(), Quoting.name(column.name()))));
    }
  }

  private void compareExtraColumns() {
    follower.columns().stream()
        .filter(there -> leader.column(there.name()).isEmpty())
        .filter(there -> there.notNull() && !fillsItself(there))
        .forEach(
            there ->
                findings.add(
                    new Finding(
                        Severity.BLOCKS,
                        leader.name() + "." + there.name(),
                        "The follower's column %s is NOT NULL without a default, and the leader"
                                .formatted(there.type())
                            + " has no such column.",
                        Statements.modify(follower.name(), there, there.collation(), false)
                            + ";")));
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
    boolean all =
        follower.columns().stream()
            .map(Column::name)
            .collect(Collectors.toSet())
            .containsAll(wanted);
    if (kept(follower).contains(wanted) || !all) {
      return;
    }
    boolean primary =
        follower.keyDefinition().filter(k -> k.name().equals(Index.PRIMARY)).isEmpty();
    findings.add(
        new Finding(
            Severity.BLOCKS,
            leader.name().toString(),
            "The follower's table does not keep the leader's key %s unique."
                .formatted(Statements.columns(key.names())),
            "alter table %s add %s %s;"
                .formatted(
                    table(), primary ? "primary key" : "unique", Statements.columns(key.names()))));
  }

  /** The sets of columns that a table keeps unique. */
  private static Set<Set<String>> kept(TableShape table) {
    Set<Set<String>> kept = new HashSet<>();
    table.uniques().forEach(unique -> kept.add(Set.copyOf(unique.columns())));
    if (table.key() instanceof Key.Columns key) {
      kept.add(Set.copyOf(key.names()));
    }
    kept.remove(Set.<String>of());
    return kept;
  }

  /** What the follower keeps apart beyond the leader may refuse the leader's rows. */
  private void compareUniques() {
    Set<Set<String>> implied = kept(leader);
    Set<String> names = leader.uniques().stream().map(Unique::name).collect(Collectors.toSet());
    List<Unique> uniques = new ArrayList<>(follower.uniques());
    if (follower.key() instanceof Key.Columns key) {
      follower
          .keyDefinition()
          .ifPresent(k -> uniques.add(new Unique(k.name(), key.names(), k.statement())));
    }
    for (Unique unique : uniques) {
      Set<String> columns = Set.copyOf(unique.columns());
      boolean isImplied = implied.stream().anyMatch(columns::containsAll);
      boolean filled = columns.stream().anyMatch(c -> leader.column(c).isEmpty() && counts(c));
      if (!isImplied && !filled && !names.contains(unique.name())) {
        findings.add(
            new Finding(
                Severity.WARNS,
                leader.name().toString(),
                "The follower keeps rows apart by %s, which the leader does not have, and may"
                        .formatted(unique.name())
                    + " refuse the leader's rows.",
                unique.name().equals(Index.PRIMARY)
                    ? "alter table %s drop primary key;".formatted(table())
                    : "alter table %s drop index %s;"
                        .formatted(table(), Quoting.name(unique.name()))));
      }
    }
  }

  private boolean counts(String column) {
    return follower.column(column).filter(c -> c.identity() != Column.Identity.NONE).isPresent();
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
                        "The follower checks rows by %s, which the leader does not, and may refuse"
                                .formatted(check.name())
                            + " the leader's rows.",
                        "alter table %s drop constraint %s;"
                            .formatted(table(), Quoting.name(check.name())))));
  }

  private String table() {
    return Quoting.name(follower.name());
  }
}
