package dev.towline.mysql;

import dev.towline.model.Column;
import dev.towline.model.Column.Identity;
import dev.towline.model.Key;
import dev.towline.model.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the statement that makes a leader's table on a follower, with its key and all that stands
 * at a column.
 *
 * @param columns of the table, as they are declared
 * @param leader the table in its own words, where the leader is of the same engine and has it under
 *     this name
 */
record TableStatement(
    Engine engine, TableShape shape, List<Declared> columns, Optional<OriginalTable> leader) {

  private static final Set<String> COUNTED =
      Set.of("tinyint", "smallint", "mediumint", "int", "bigint", "float", "double");

  /** How much of a table to ask for: each asks for less than the one before. */
  enum Extent {
    /** Every word of the leader's. */
    VERBATIM,
    EVERYTHING,
    PLAIN_COLUMNS
  }

  /** Empty where there is no such statement. */
  Optional<String> create(Extent extent) {
    if (extent == Extent.VERBATIM) {
      return leader.map(table -> create(verbatim(table), table.options()));
    }
    List<String> items = new ArrayList<>();
    columns.forEach(each -> items.add(column(each, extent)));
    keyed(items);
    if (extent == Extent.EVERYTHING) {
      checks().forEach(items::add);
    }
    return Optional.of(create(items, options()));
  }

  private String create(List<String> items, String options) {
    return "create table %s (%s) %s"
        .formatted(Quoting.name(shape.name()), String.join(", ", items), options);
  }

  private List<String> verbatim(OriginalTable table) {
    List<String> items = new ArrayList<>();
    table.columns().forEach((name, rest) -> items.add(Quoting.name(name) + " " + rest));
    keyed(items);
    checks().forEach(items::add);
    return items;
  }

  private String options() {
    return "engine = InnoDB default character set utf8mb4"
        + (shape.engine().equals("postgresql") ? " collate " + engine.binaryCollation() : "");
  }

  boolean sameEngine() {
    return shape.engine().equals(engine.name());
  }

  /** A column as it stands in a statement that makes it. */
  String column(Declared declared, Extent extent) {
    Column column = declared.column();
    StringBuilder text = new StringBuilder(declared.sql());
    if (extent == Extent.EVERYTHING && generation(column).isPresent()) {
      return text.append(generation(column).get()).toString();
    }
    // A timestamp may be NOT NULL where nothing is said.
    text.append(column.notNull() ? " not null" : " null");
    if (counted().equals(Optional.of(declared))) {
      text.append(" auto_increment");
    } else if (extent == Extent.EVERYTHING) {
      defaultOf(declared).ifPresent(expression -> text.append(" default ").append(expression));
    }
    return text.toString();
  }

  /** What makes it a generated column; expressions of PostgreSQL mean nothing here. */
  Optional<String> generation(Column column) {
    return column
        .generation()
        .filter(generation -> !shape.engine().equals("postgresql"))
        .map(
            generation ->
                " generated always as (%s) %s%s"
                    .formatted(
                        sameEngine()
                            ? generation.expression()
                            : ForeignDefault.ofRelative(generation.expression()),
                        generation.stored() ? "stored" : "virtual",
                        column.notNull() && sameEngine() ? " not null" : ""));
  }

  /** What stands after the word DEFAULT; empty where there is none or it cannot be carried over. */
  Optional<String> defaultOf(Declared declared) {
    Column column = declared.column();
    if (sameEngine()) {
      return column.defaultExpression();
    }
    var target = MySqlTypes.value(engine.name(), declared.type(), declared.collation());
    return shape.engine().equals("postgresql")
        ? ForeignDefault.of(column, target, declared.bulky())
        : ForeignDefault.ofRelative(column, declared.bulky());
  }

  /** The one column that the server counts; these engines allow no second. */
  Optional<Declared> counted() {
    return columns.stream()
        .filter(each -> counts(each.column()))
        .filter(each -> COUNTED.contains(ColumnType.of(each.type()).name()))
        .findFirst();
  }

  /** Whether the leader numbers the column. */
  static boolean counts(Column column) {
    return column.identity() != Identity.NONE
        || column.defaultExpression().filter(text -> text.startsWith("nextval(")).isPresent();
  }

  /** The key, and where it does not begin with the counted column an index that does. */
  private void keyed(List<String> items) {
    if (shape.key() instanceof Key.Columns key) {
      items.add(keyName().orElse("primary key") + " " + Statements.columns(key.names()));
      counted()
          .filter(each -> !key.names().get(0).equals(each.column().name()))
          .ifPresent(each -> items.add(index(each)));
    } else {
      counted().ifPresent(each -> items.add(index(each)));
    }
  }

  private static String index(Declared column) {
    return "index (" + Quoting.name(column.column().name()) + ")";
  }

  /** A key that is no primary one stays so on the same engine. */
  private Optional<String> keyName() {
    return shape
        .keyDefinition()
        .filter(definition -> sameEngine() && !definition.name().equals(Index.PRIMARY))
        .map(definition -> "unique index " + Quoting.name(definition.name()));
  }

  /** The checks of the same engine; others are told of when the table is completed. */
  private List<String> checks() {
    String add = "alter table " + Quoting.name(shape.name()) + " add ";
    return shape.checks().stream()
        .filter(check -> sameEngine() && check.statement().startsWith(add))
        .map(check -> check.statement().substring(add.length()))
        .collect(Collectors.toList());
  }

  /** The default by itself. */
  Optional<String> setDefault(Declared declared) {
    return defaultOf(declared)
        .filter(expression -> !expression.contains(" on update "))
        .map(
            expression ->
                "alter table %s alter column %s set default %s"
                    .formatted(
                        Quoting.name(shape.name()),
                        Quoting.name(declared.column().name()),
                        expression.matches("(?i)current_.*")
                            ? "(" + expression + ")"
                            : expression));
  }
}
