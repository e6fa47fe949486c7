package dev.towline.mysql;

import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.Definition;
import dev.towline.model.TableShape.Unique;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An index of a table.
 *
 * @param kind BTREE, FULLTEXT, SPATIAL, …
 * @param suffix words that follow it
 */
record Index(String name, boolean unique, String kind, String suffix, List<Part> parts) {

  /**
   * What a place of an index holds.
   *
   * @param column empty where it is an expression
   * @param prefix how many characters or bytes of it; 0 for all
   */
  record Part(String column, int prefix, boolean descends, String expression) {

    boolean wholeColumn() {
      return !column.isEmpty() && prefix == 0;
    }

    String sql() {
      String what = column.isEmpty() ? "(" + expression + ")" : Quoting.name(column);
      return what + (prefix > 0 ? "(" + prefix + ")" : "") + (descends ? " desc" : "");
    }
  }

  private record Row(String index, boolean unique, String kind, String suffix, Part part) {}

  static final String PRIMARY = "PRIMARY";

  /** The indexes by their table, each table's by name. */
  static Map<String, List<Index>> read(Engine engine, TableParts tables) throws SQLException {
    Map<String, List<Index>> indexes = new HashMap<>();
    tables
        .read(row -> row(engine, row), engine.indexes())
        .forEach((table, rows) -> indexes.put(table, grouped(rows)));
    return indexes;
  }

  private static Row row(Engine engine, ResultSet row) throws SQLException {
    return new Row(
        row.getString(2),
        row.getBoolean(3),
        row.getString(4),
        row.getString(5),
        new Part(
            Optional.ofNullable(row.getString(6)).orElse(""),
            row.getInt(7),
            row.getBoolean(8),
            Optional.ofNullable(row.getString(9)).map(engine::expression).orElse("")));
  }

  private static List<Index> grouped(List<Row> rows) {
    Map<String, List<Row>> byName =
        rows.stream()
            .collect(Collectors.groupingBy(Row::index, LinkedHashMap::new, Collectors.toList()));
    List<Index> indexes = new ArrayList<>();
    byName.forEach(
        (name, parts) -> {
          Row first = parts.get(0);
          indexes.add(
              new Index(
                  name,
                  first.unique(),
                  first.kind(),
                  first.suffix(),
                  parts.stream().map(Row::part).toList()));
        });
    return indexes;
  }

  boolean primary() {
    return name.equals(PRIMARY);
  }

  /** Its columns in order; none when it is more than an ordered index of whole columns. */
  List<String> columns() {
    boolean plain =
        (kind.equals("BTREE") || kind.equals("HASH")) && parts.stream().allMatch(Part::wholeColumn);
    return plain ? parts.stream().map(Part::column).toList() : List.of();
  }

  Definition definition(TableName table) {
    return new Definition(name, statement(table));
  }

  Unique unique(TableName table) {
    return new Unique(name, columns(), statement(table));
  }

  TableShape.Index plain(TableName table) {
    return new TableShape.Index(name, columns(), statement(table));
  }

  private String statement(TableName table) {
    return "alter table %s add %s (%s)%s"
        .formatted(
            Quoting.name(table),
            what(),
            parts.stream().map(Part::sql).collect(Collectors.joining(", ")),
            suffix);
  }

  private String what() {
    if (primary()) {
      return "primary key";
    }
    String type =
        switch (kind) {
          case "FULLTEXT", "SPATIAL" -> kind.toLowerCase(Locale.ROOT) + " ";
          default -> unique ? "unique " : "";
        };
    return type + "index " + Quoting.name(name);
  }
}
