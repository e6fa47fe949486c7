package dev.towline.postgresql;

import dev.towline.model.Column;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.Key;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.Definition;
import dev.towline.model.TableShape.Unique;
import dev.towline.model.UserType;
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
    return comparison.findings;
  }

  /** What is found where the follower has no such table. */
  static Finding missing(TableShape table) {
    return new Finding(
        Severity.BLOCKS,
        table.name().toString(),
        "The table is on the leader and not on the follower.",
        TableStatement.plain(table) + ";");
  }

  private void compare(Column column) {
    Optional<Column> there = follower.column(column.name());
    if (there.isPresent()) {
      compareTypes(column, there.get());
      compareNullness(column, there.get());
      compareGeneration(column, there.get());
    } else {
      add(
          column.generated() ? Severity.WARNS : Severity.BLOCKS,
          column,
          "The leader's column of type %s is missing on the follower.".formatted(column.type()),
          "alter table %s add column %s %s;"
              .formatted(table(), Quoting.name(column.name()), column.type()));
    }
  }

  private void compareTypes(Column column, Column there) {
    TypeFit fit = TypeFit.of(column.type(), there.type());
    String why =
        switch (fit) {
          case HOLDS -> "";
          case REWRITES -> "values are stored in another form there, and never compare equal";
          case NARROWER -> "some values do not fit";
          case DIFFERS -> "values of the one are not values of the other";
        };
    if (fit == TypeFit.HOLDS) {
      compareUserTypes(column, there);
      return;
    }
    add(
        fit == TypeFit.REWRITES ? Severity.WARNS : Severity.BLOCKS,
        column,
        "The column is %s on the leader and %s on the follower: %s."
            .formatted(column.type(), there.type(), why),
        alterColumn(column, "type " + column.type() + using(column, there)));
  }

  private static String using(Column column, Column there) {
    String name = Quoting.name(column.name());
    Set<String> both = Set.of(column.type(), there.type());
    return both.equals(Set.of("timestamp without time zone", "timestamp with time zone"))
        ? " using %s at time zone 'UTC'".formatted(name)
        : " using %s::%s".formatted(name, column.type());
  }

  private void compareUserTypes(Column column, Column there) {
    if (column.userType().isEmpty()
        || there.userType().isEmpty()
        || column.userType().equals(there.userType())) {
      return;
    }
    UserType ours = column.userType().get();
    UserType theirs = there.userType().get();
    if (ours.kind() == UserType.Kind.ENUM && theirs.kind() == UserType.Kind.ENUM) {
      compareLabels(column, ours.parts(), theirs.parts());
      return;
    }
    boolean domain =
        ours.kind() == UserType.Kind.DOMAIN
            && theirs.kind() == UserType.Kind.DOMAIN
            && ours.parts().get(0).equals(theirs.parts().get(0));
    add(
        domain ? Severity.WARNS : Severity.BLOCKS,
        column,
        "The type %s is made of (%s) on the leader and of (%s) on the follower."
            .formatted(
                column.type(), String.join(", ", ours.parts()), String.join(", ", theirs.parts())),
        "make the type the same on both sides with alter %s %s"
            .formatted(domain ? "domain" : "type", element(column)));
  }

  private void compareLabels(Column column, List<String> ours, List<String> theirs) {
    List<String> lacking = ours.stream().filter(label -> !theirs.contains(label)).toList();
    if (!lacking.isEmpty()) {
      add(
          Severity.BLOCKS,
          column,
          "The enum %s lacks on the follower what the leader's has: %s."
              .formatted(element(column), String.join(", ", lacking)),
          lacking.stream()
              .map(
                  label ->
                      "alter type %s add value %s;".formatted(element(column), Quoting.text(label)))
              .collect(Collectors.joining(" ")));
    } else if (!theirs.stream().filter(ours::contains).toList().equals(ours)) {
      add(
          Severity.TELLS,
          column,
          "The enum %s has its labels in another order on the follower, so it sorts otherwise."
              .formatted(element(column)),
          "");
    }
  }

  private static String element(Column column) {
    return column.type().endsWith("[]")
        ? column.type().substring(0, column.type().length() - 2)
        : column.type();
  }

  private void compareNullness(Column column, Column there) {
    if (there.notNull() && !column.notNull()) {
      add(
          Severity.BLOCKS,
          column,
          "The column may be null on the leader and is NOT NULL on the follower.",
          alterColumn(column, "drop not null"));
    }
  }

  /** A column that only the leader generates is an ordinary one to the follower. */
  private void compareGeneration(Column column, Column there) {
    if (there.generated() && !column.generated()) {
      add(
          Severity.BLOCKS,
          column,
          "The column is generated on the follower and ordinary on the leader, so its values "
              + "cannot be written.",
          alterColumn(column, "drop expression"));
    } else if (there.generated() && !expression(there).equals(expression(column))) {
      add(
          Severity.WARNS,
          column,
          "The column is generated by %s on the leader and by %s on the follower."
              .formatted(expression(column), expression(there)),
          "");
    }
  }

  private static String expression(Column column) {
    return column.generation().map(Column.Generation::expression).orElse("");
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
