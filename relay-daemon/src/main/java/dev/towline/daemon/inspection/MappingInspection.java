package dev.towline.daemon.inspection;

import static dev.towline.model.Finding.Severity.BLOCKS;

import dev.towline.daemon.text.NearestName;
import dev.towline.model.Column;
import dev.towline.model.Finding;
import dev.towline.model.Key;
import dev.towline.model.TableMapping;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Looks at a mapping beside the tables that it is of: does it name what is there, and one by one?
 */
final class MappingInspection {

  private final TableMapping mapping;
  private final Map<TableName, TableShape> tables;
  private final List<Finding> findings = new ArrayList<>();

  private MappingInspection(TableMapping mapping, List<TableShape> tables) {
    this.mapping = mapping;
    this.tables = tables.stream().collect(Collectors.toMap(TableShape::name, Function.identity()));
  }

  /**
   * All findings.
   *
   * @param tables those of the leader that are selected
   */
  static List<Finding> findings(TableMapping mapping, List<TableShape> tables) {
    MappingInspection inspection = new MappingInspection(mapping, tables);
    inspection.schemas();
    inspection.tables();
    tables.forEach(inspection::columns);
    inspection.twins(tables);
    return inspection.findings;
  }

  private void schemas() {
    Set<String> known = tables.keySet().stream().map(TableName::schema).collect(Collectors.toSet());
    for (String schema : new TreeSet<>(mapping.schemas().keySet())) {
      if (!known.contains(schema)) {
        unknown("schema " + schema, "No selected table is in that schema", "map", schema, known);
      }
    }
  }

  private void tables() {
    tables("map", mapping.tables().keySet());
    tables("columns", mapping.columns().keySet());
    tables("columns", mapping.leftOut().keySet());
    tables("rows", mapping.filters().keySet());
  }

  private void tables(String key, Collection<TableName> named) {
    List<String> known = tables.keySet().stream().map(TableName::toString).toList();
    for (TableName table : new TreeSet<>(named)) {
      if (!tables.containsKey(table)) {
        String name = table.toString();
        unknown(name, "The leader has no such table", key, name, known);
      }
    }
  }

  private void columns(TableShape table) {
    TableName name = table.name();
    Set<String> named = new TreeSet<>(mapping.leftOut().getOrDefault(name, Set.of()));
    named.addAll(mapping.columns().getOrDefault(name, Map.of()).keySet());
    List<String> known = table.columns().stream().map(Column::name).toList();
    for (String column : named) {
      if (!known.contains(column)) {
        String subject = name + "." + column;
        unknown(subject, "The leader's table has no such column", "columns", column, known);
      }
    }
    leftOut(table);
    Map<String, String> taken = new HashMap<>();
    for (String column : known) {
      mapping
          .column(name, column)
          .flatMap(follower -> Optional.ofNullable(taken.put(follower, column)))
          .ifPresent(
              other ->
                  block(
                      name + "." + column,
                      "It has the same name on the follower as " + other + ".",
                      "Give each a name of its own, or leave one out with ~."));
    }
  }

  private void leftOut(TableShape table) {
    boolean wholeRow = table.key() instanceof Key.WholeRow;
    List<Column> apart = wholeRow ? table.writtenColumns() : table.keyColumns();
    for (Column column : apart) {
      if (mapping.column(table.name(), column.name()).isEmpty()) {
        block(
            table.name() + "." + column.name(),
            wholeRow
                ? "It is left out, but the table has no key, so its rows are told apart by all"
                    + " columns."
                : "It is left out, but rows are told apart by it.",
            "Let it travel, or give the table a primary key of other columns.");
      }
    }
  }

  private void twins(List<TableShape> shapes) {
    Map<TableName, TableName> taken = new HashMap<>();
    for (TableShape shape : shapes) {
      TableName follower = mapping.table(shape.name());
      Optional.ofNullable(taken.put(follower, shape.name()))
          .ifPresent(
              other ->
                  block(
                      shape.name().toString(),
                      "It goes to " + follower + " on the follower, as " + other + " does.",
                      "Give each a name of its own under map, or leave one out of tables."));
    }
  }

  private void unknown(
      String subject, String problem, String key, String given, Collection<String> known) {
    block(
        subject,
        problem + ", but " + key + " names it.",
        NearestName.of(given, known)
            .map(name -> "Name " + name + " instead, or leave it out.")
            .orElse("Leave it out."));
  }

  private void block(String subject, String problem, String remedy) {
    findings.add(new Finding(BLOCKS, subject, problem, remedy));
  }
}
