package dev.towline.postgresql;

import dev.towline.model.Column;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.TableName;
import dev.towline.model.UserType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds why a follower's column would refuse or change values of a leader's. */
final class ColumnComparison {

  private final TableName table;
  private final Column column;
  private final Column there;
  private final List<Finding> findings = new ArrayList<>();

  private ColumnComparison(TableName table, Column column, Column there) {
    this.table = table;
    this.column = column;
    this.there = there;
  }

  static List<Finding> of(TableName table, Column leader, Column follower) {
    ColumnComparison comparison = new ColumnComparison(table, leader, follower);
    comparison.compareTypes();
    comparison.compareGeneration();
    return comparison.findings;
  }

  private void compareTypes() {
    TypeFit fit = fit();
    String why =
        switch (fit) {
          case HOLDS -> "";
          case REWRITES -> "values are stored in another form there, and never compare equal";
          case SHORTER, NARROWER -> "some values do not fit";
          case DIFFERS -> "values of the one are not values of the other";
        };
    if (fit == TypeFit.HOLDS) {
      compareUserTypes();
      return;
    }
    add(
        switch (fit) {
          case HOLDS, REWRITES -> Severity.WARNS;
          case SHORTER -> Severity.REFUSES;
          case NARROWER, DIFFERS -> Severity.BLOCKS;
        },
        "The column is %s on the leader and %s on the follower: %s."
            .formatted(column.type(), there.type(), why),
        alterColumn("type " + base(column) + using()));
  }

  /** A domain holds no more than its base type, but its constraints may refuse. */
  private TypeFit fit() {
    if (column.type().equals(there.type())) {
      return TypeFit.HOLDS;
    }
    return TypeFit.of(base(column), base(there));
  }

  private static String base(Column column) {
    return column
        .userType()
        .filter(type -> type.kind() == UserType.Kind.DOMAIN && !column.type().endsWith("[]"))
        .map(type -> type.parts().get(0))
        .orElse(column.type());
  }

  private String using() {
    String name = Quoting.name(column.name());
    Set<String> both = Set.of(column.type(), there.type());
    return both.equals(Set.of("timestamp without time zone", "timestamp with time zone"))
        ? " using %s at time zone 'UTC'".formatted(name)
        : " using %s::%s".formatted(name, base(column));
  }

  private void compareUserTypes() {
    if (!column.type().equals(there.type())) {
      tellDomain();
      return;
    }
    if (column.userType().isEmpty()
        || there.userType().isEmpty()
        || column.userType().equals(there.userType())) {
      return;
    }
    UserType ours = column.userType().get();
    UserType theirs = there.userType().get();
    if (ours.kind() == UserType.Kind.ENUM && theirs.kind() == UserType.Kind.ENUM) {
      compareLabels(ours.parts(), theirs.parts());
      return;
    }
    boolean domain =
        ours.kind() == UserType.Kind.DOMAIN
            && theirs.kind() == UserType.Kind.DOMAIN
            && ours.parts().get(0).equals(theirs.parts().get(0));
    add(
        domain ? Severity.WARNS : Severity.BLOCKS,
        "The type %s is made of (%s) on the leader and of (%s) on the follower."
            .formatted(
                column.type(), String.join(", ", ours.parts()), String.join(", ", theirs.parts())),
        "make the type the same on both sides with alter %s %s"
            .formatted(domain ? "domain" : "type", element()));
  }

  private void tellDomain() {
    if (there.userType().filter(type -> type.kind() == UserType.Kind.DOMAIN).isPresent()) {
      add(
          Severity.WARNS,
          "The column is %s on the leader and the domain %s on the follower, which may refuse values."
              .formatted(column.type(), there.type()),
          alterColumn("type " + base(column)));
    }
  }

  private void compareLabels(List<String> ours, List<String> theirs) {
    List<String> lacking = ours.stream().filter(label -> !theirs.contains(label)).toList();
    if (!lacking.isEmpty()) {
      add(
          Severity.REFUSES,
          "The enum %s lacks on the follower what the leader's has: %s."
              .formatted(element(), String.join(", ", lacking)),
          lacking.stream()
              .map(label -> "alter type %s add value %s;".formatted(element(), Quoting.text(label)))
              .collect(Collectors.joining(" ")));
    } else if (!theirs.stream().filter(ours::contains).toList().equals(ours)) {
      add(
          Severity.TELLS,
          "The enum %s has its labels in another order on the follower, so it sorts otherwise."
              .formatted(element()),
          "");
    }
  }

  private String element() {
    return column.type().endsWith("[]")
        ? column.type().substring(0, column.type().length() - 2)
        : column.type();
  }

  /** A column that only the leader generates is an ordinary one to the follower. */
  private void compareGeneration() {
    if (there.generated() && !column.generated()) {
      add(
          Severity.BLOCKS,
          "The column is generated on the follower and ordinary on the leader, so its values "
              + "cannot be written.",
          alterColumn("drop expression"));
    } else if (there.generated() && !expression(there).equals(expression(column))) {
      add(
          Severity.WARNS,
          "The column is generated by %s on the leader and by %s on the follower."
              .formatted(expression(column), expression(there)),
          "");
    }
  }

  private static String expression(Column column) {
    return column.generation().map(Column.Generation::expression).orElse("");
  }

  private String alterColumn(String action) {
    return "alter table %s alter column %s %s;"
        .formatted(Quoting.name(table), Quoting.name(column.name()), action);
  }

  private void add(Severity severity, String problem, String remedy) {
    findings.add(new Finding(severity, table + "." + column.name(), problem, remedy));
  }
}
