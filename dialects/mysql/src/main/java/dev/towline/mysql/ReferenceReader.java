package dev.towline.mysql;

import dev.towline.model.TableName;
import dev.towline.model.TableShape.ForeignKey;
import dev.towline.model.TableShape.ForeignKey.Action;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the foreign keys of tables. */
final class ReferenceReader {

  private static final String FOREIGN_KEYS =
      """
      select k.table_name, k.constraint_name, k.column_name, k.referenced_table_schema,
        k.referenced_table_name, k.referenced_column_name, r.update_rule, r.delete_rule
      from information_schema.key_column_usage k
      join information_schema.referential_constraints r
        on r.constraint_schema = k.constraint_schema and r.table_name = k.table_name
        and r.constraint_name = k.constraint_name
      where k.table_schema = ? and (? = '' or k.table_name = ?)
        and k.referenced_table_name is not null
      order by k.table_name, k.constraint_name, k.ordinal_position
      """;

  private record Row(
      String name,
      String column,
      TableName references,
      String referenced,
      Action onUpdate,
      Action onDelete) {}

  private ReferenceReader() {}

  /**
   * The foreign keys by their table.
   *
   * @param names the name under which a table is known, of the one that the catalogue has
   */
  static Map<String, List<ForeignKey>> read(TableParts tables, Function<TableName, TableName> names)
      throws SQLException {
    Map<String, List<ForeignKey>> keys = new HashMap<>();
    tables
        .read(row -> row(row, names), FOREIGN_KEYS)
        .forEach(
            (table, rows) ->
                keys.put(
                    table, grouped(names.apply(new TableName(tables.database(), table)), rows)));
    return keys;
  }

  private static Row row(ResultSet row, Function<TableName, TableName> names) throws SQLException {
    return new Row(
        row.getString(2),
        row.getString(3),
        names.apply(new TableName(row.getString(4), row.getString(5))),
        row.getString(6),
        action(row.getString(7)),
        action(row.getString(8)));
  }

  private static Action action(String rule) {
    return switch (rule) {
      case "CASCADE" -> Action.CASCADE;
      case "SET NULL" -> Action.SET_NULL;
      case "SET DEFAULT" -> Action.SET_DEFAULT;
      default -> Action.REFUSE;
    };
  }

  private static List<ForeignKey> grouped(TableName table, List<Row> rows) {
    Map<String, List<Row>> byName =
        rows.stream()
            .collect(Collectors.groupingBy(Row::name, LinkedHashMap::new, Collectors.toList()));
    List<ForeignKey> keys = new ArrayList<>();
    byName.forEach(
        (name, parts) -> {
          Row first = parts.get(0);
          List<String> columns = parts.stream().map(Row::column).toList();
          List<String> referenced = parts.stream().map(Row::referenced).toList();
          ForeignKey bare =
              new ForeignKey(
                  name,
                  columns,
                  first.references(),
                  referenced,
                  first.onUpdate(),
                  first.onDelete(),
                  "");
          keys.add(
              new ForeignKey(
                  name,
                  columns,
                  first.references(),
                  referenced,
                  first.onUpdate(),
                  first.onDelete(),
                  Statements.foreignKey(table, bare)));
        });
    return keys;
  }
}
