package dev.towline.daemon.config;

import dev.towline.daemon.config.YamlMapping.Text;
import dev.towline.model.TableMapping;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what of a subscription's tables is called otherwise on the follower, and what does not
 * travel: {@code map}, {@code columns} and {@code rows}.
 */
final class MappingReader {

  private final SelectionReader names;
  private final Optional<TableSelection> selection;
  private final Problems problems;

  MappingReader(SelectionReader names, Optional<TableSelection> selection, Problems problems) {
    this.names = names;
    this.selection = selection;
    this.problems = problems;
  }

  TableMapping read(YamlMapping node) {
    YamlMapping map = node.mapping("map");
    Map<String, String> schemas = schemas(map);
    Map<TableName, TableName> tables = tables(map, schemas);
    Map<TableName, Map<String, String>> renamed = new HashMap<>();
    Map<TableName, Set<String>> leftOut = new HashMap<>();
    columns(node.mapping("columns"), renamed, leftOut);
    return new TableMapping(schemas, tables, renamed, leftOut, rows(node.mapping("rows")));
  }

  /** A key without a dot is a schema. */
  private Map<String, String> schemas(YamlMapping map) {
    Map<String, String> schemas = new HashMap<>();
    for (String key : map.keys()) {
      if (!key.contains(".")) {
        Optional<String> schema = name(map, key).map(Text::value);
        if (key.contains("*") || schema.filter(name -> name.contains(".")).isPresent()) {
          problems.add(
              map.placeOf(key),
              "A schema is mapped to a schema, both without a dot.",
              "Write schema: schema, or schema.table: schema.table.");
        } else {
          schema.ifPresent(name -> schemas.put(key, name));
        }
      }
    }
    return schemas;
  }

  /** A key with a dot is a table; a value without one stays in the schema that it would have. */
  private Map<TableName, TableName> tables(YamlMapping map, Map<String, String> schemas) {
    Map<TableName, TableName> tables = new HashMap<>();
    Set<TableName> taken = new HashSet<>();
    for (String key : map.keys()) {
      Optional<TableName> leader =
          key.contains(".") ? names.table(map, key, selection) : Optional.empty();
      Optional<Text> name = leader.flatMap(table -> name(map, key));
      if (name.isPresent()) {
        String schema = leader.get().schema();
        TableName follower =
            TableName.parse(name.get().value(), schemas.getOrDefault(schema, schema));
        tables.put(leader.get(), follower);
        if (!taken.add(follower)) {
          problems.add(
              name.get().place(),
              "Two tables are mapped to " + follower + ".",
              "Give each a name of its own.");
        }
      }
    }
    return tables;
  }

  private void columns(
      YamlMapping columns,
      Map<TableName, Map<String, String>> renamed,
      Map<TableName, Set<String>> leftOut) {
    for (String key : columns.keys()) {
      YamlMapping node = columns.mapping(key);
      Optional<TableName> table = names.table(columns, key, selection);
      Map<String, String> others = new HashMap<>();
      Set<String> none = new HashSet<>();
      for (String column : node.keys()) {
        if (node.isNothing(column)) {
          none.add(column);
        } else {
          node.filledText(column).ifPresent(text -> renamed(text, column, others));
        }
      }
      table.filter(name -> !others.isEmpty()).ifPresent(name -> renamed.put(name, others));
      table.filter(name -> !none.isEmpty()).ifPresent(name -> leftOut.put(name, none));
    }
  }

  private void renamed(Text text, String column, Map<String, String> others) {
    if (others.containsValue(text.value())) {
      problems.add(
          text.place(),
          "Two columns are mapped to " + text.value() + ".",
          "Give each a name of its own, or leave one out with ~.");
    }
    others.put(column, text.value());
  }

  private Map<TableName, String> rows(YamlMapping rows) {
    Map<TableName, String> filters = new HashMap<>();
    for (String key : rows.keys()) {
      Optional<TableName> table = names.table(rows, key, selection);
      Optional<Text> condition = rows.filledText(key);
      if (table.isPresent() && condition.isPresent()) {
        filters.put(table.get(), condition.get().value().strip());
      }
    }
    return filters;
  }

  /** The follower's name that a key has. */
  private Optional<Text> name(YamlMapping map, String key) {
    Optional<Text> text = map.filledText(key);
    if (text.isPresent() && !SelectionReader.isName(text.get().value())) {
      problems.add(
          text.get().place(),
          "The value " + text.get().value() + " is not the name of one table or schema.",
          "Write schema: schema, or schema.table: schema.table.");
      return Optional.empty();
    }
    return text;
  }
}
