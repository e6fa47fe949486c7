package dev.towline.mysql;

import dev.towline.model.Column;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.Fit;
import dev.towline.model.TableShape;
import dev.towline.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds why a follower's column would refuse or change values of a leader's. */
final class ColumnComparison {

  private final TableShape leader;
  private final TableShape follower;
  private final Column column;
  private final Column there;
  private final boolean relative;
  private final List<Finding> findings = new ArrayList<>();

  private ColumnComparison(TableShape leader, TableShape follower, Column column, Column there) {
    this.leader = leader;
    this.follower = follower;
    this.column = column;
    this.there = there;
    this.relative = !leader.engine().equals("postgresql");
  }

  static List<Finding> of(TableShape leader, TableShape follower, Column column, Column there) {
    ColumnComparison comparison = new ColumnComparison(leader, follower, column, there);
    comparison.compareTypes();
    comparison.compareNumbers();
    comparison.compareCharacters();
    comparison.compareCollations();
    comparison.compareGeneration();
    comparison.compareNullness();
    return comparison.findings;
  }

  private void compareTypes() {
    if (leader.engine().equals(follower.engine()) && column.type().equals(there.type())) {
      return;
    }
    Fit fit = Fit.of(column.value(), there.value());
    if (fit.verdict() == Fit.Verdict.SOME_REFUSED && fillsAnIndex()) {
      add(
          Severity.WARNS,
          "The column is %s on the leader and %s on the follower, as long as an index can be: %s."
              .formatted(column.type(), there.type(), fit.difference()),
          "See that the leader has none.");
    } else {
      fit.finding(leader.name(), column, there).ifPresent(findings::add);
    }
    boolean key = leader.keyColumns().contains(column);
    if (key && !fit.sameText() && fit.verdict() != Fit.Verdict.REFUSED) {
      add(
          Severity.BLOCKS,
          "The column tells rows apart, and is %s on the leader and %s on the follower, which"
                  .formatted(column.type(), there.type())
              + " writes its values in another way.",
          "Give the column the same size and kind there.");
    }
  }

  /** Whether a longer column would not fit into the index that it is part of. */
  private boolean fillsAnIndex() {
    return Stream.concat(
            Stream.of(follower.keyColumns().stream().map(Column::name).toList()),
            leader.foreignKeys().stream().map(TableShape.ForeignKey::columns))
        .filter(names -> names.contains(there.name()))
        .anyMatch(
            names ->
                Layout.fills(
                    follower.columns().stream().filter(c -> names.contains(c.name())).toList()));
  }

  private void compareNumbers() {
    boolean sameType = relative && column.type().equals(there.type());
    if (MySqlTypes.rounds(there) && !sameType) {
      add(
          Severity.BLOCKS,
          "The follower's column %s rounds what it is given.".formatted(there.type()),
          modify(ColumnType.of(there.type()).name(), there.collation()));
    }
    boolean below = MySqlTypes.unsigned(there) && !(relative && MySqlTypes.unsigned(column));
    boolean fraction =
        there.value() instanceof ValueType.Decimal || there.value() instanceof ValueType.Floating;
    if (below && fraction) {
      add(
          Severity.REFUSES,
          "The follower's column %s refuses numbers below zero.".formatted(there.type()),
          modify(
              there.type().replace(" unsigned", "").replace(" zerofill", ""), there.collation()));
    }
  }

  private void compareCharacters() {
    Optional<String> set = there.collation().map(Collations::characterSet);
    boolean labels = there.value() instanceof ValueType.Enumeration;
    if (set.isEmpty() || labels || Collations.everyCharacter(there.collation().orElseThrow())) {
      return;
    }
    Optional<String> wanted =
        relative ? column.collation().map(Collations::characterSet) : Optional.empty();
    boolean text = column.value() instanceof ValueType.Text;
    if (text && !wanted.equals(set) && !wanted.equals(Optional.of("ascii"))) {
      add(
          Severity.REFUSES,
          "The follower's column has the character set %s, which lacks characters of the leader's."
              .formatted(set.get()),
          modify(there.type(), Optional.of("utf8mb4_bin")));
    }
  }

  /** Where two keys of the leader are one to the follower, rows would be lost. */
  private void compareCollations() {
    if (there.collation().isEmpty()
        || !(column.value() instanceof ValueType.Text)
        || !tellsApart()) {
      return;
    }
    String mine = there.collation().get();
    Optional<String> theirs = relative ? column.collation() : Optional.empty();
    boolean apart =
        Collations.exact(mine)
            || theirs.equals(Optional.of(mine))
            || (Collations.exactButPadded(mine) && theirs.filter(Collations::padded).isPresent());
    if (!apart) {
      String exact = follower.engine().equals("mariadb") ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin";
      add(
          Severity.REFUSES,
          "The follower's column has the collation %s, under which different values of the"
                  .formatted(mine)
              + " leader, which are unique there, may be equal.",
          modify(there.type(), Optional.of(exact)));
    }
  }

  /** Whether the follower keeps rows apart by this column. */
  private boolean tellsApart() {
    return Stream.concat(
            Stream.of(follower.keyColumns().stream().map(Column::name).toList()),
            follower.uniques().stream().map(TableShape.Unique::columns))
        .anyMatch(names -> names.contains(there.name()));
  }

  /** A column that only the leader generates is an ordinary one to the follower. */
  private void compareGeneration() {
    if (there.generated() && !column.generated()) {
      add(
          Severity.BLOCKS,
          "The column is generated on the follower and ordinary on the leader, so its values cannot"
              + " be written.",
          modify(there.type(), there.collation()));
    } else if (leader.engine().equals(follower.engine())
        && there.generated()
        && !expression(there).equals(expression(column))) {
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

  private void compareNullness() {
    if (there.notNull() && !column.notNull() && !there.generated()) {
      add(
          Severity.REFUSES,
          "The column may be null on the leader and is NOT NULL on the follower.",
          Statements.modify(follower.name(), there, there.collation(), false) + ";");
    }
  }

  private String modify(String type, Optional<String> collation) {
    Column other =
        new Column(
            there.number(),
            there.name(),
            type,
            there.value(),
            there.notNull(),
            collation,
            there.defaultExpression(),
            there.identity(),
            Optional.empty(),
            there.userType());
    return Statements.modify(follower.name(), other, collation, there.notNull()) + ";";
  }

  private void add(Severity severity, String problem, String remedy) {
    findings.add(new Finding(severity, leader.name() + "." + column.name(), problem, remedy));
  }
}
