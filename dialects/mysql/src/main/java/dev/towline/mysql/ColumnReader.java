package dev.towline.mysql;

import dev.towline.model.Column;
import dev.towline.model.UserType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the columns of tables. */
final class ColumnReader {

  private static final String COLUMNS =
      """
      select c.table_name, c.ordinal_position, c.column_name, c.column_type,
        c.is_nullable = 'NO', c.collation_name, c.column_default, c.extra,
        coalesce(c.generation_expression, '')
      from information_schema.columns c
      where c.table_schema = ? and (? = '' or c.table_name = ?)
      order by c.table_name, c.ordinal_position
      """;

  private record RawColumn(
      int number,
      String name,
      String type,
      boolean notNull,
      Optional<String> collation,
      @Nullable String defaultText,
      String extra,
      String generation) {

    RawColumn defaulting(Optional<String> text) {
      return new RawColumn(
          number, name, type, notNull, collation, text.orElse(null), extra, generation);
    }
  }

  /** Of MariaDB's JSON, which is a LONGTEXT with a check. */
  private static final Optional<String> JSON_COLLATION = Optional.of("utf8mb4_bin");

  /** These engines have none. */
  private static final Optional<UserType> NO_USER_TYPE = Optional.empty();

  private final Engine engine;

  ColumnReader(Engine engine) {
    this.engine = engine;
  }

  /**
   * The columns by their table.
   *
   * @param checks of the same tables: where one asks for JSON of a column, JSON it is
   */
  Map<String, List<Column>> read(TableParts tables, Map<String, List<Check>> checks)
      throws SQLException {
    Map<String, List<Column>> columns = new HashMap<>();
    for (Map.Entry<String, List<RawColumn>> table :
        tables.read(ColumnReader::raw, COLUMNS).entrySet()) {
      List<Column> list = new ArrayList<>();
      for (RawColumn raw : table.getValue()) {
        list.add(
            column(
                inUtc(tables, table.getKey(), raw),
                checks.getOrDefault(table.getKey(), List.of())));
      }
      columns.put(table.getKey(), list);
    }
    return columns;
  }

  private static RawColumn inUtc(TableParts tables, String table, RawColumn raw)
      throws SQLException {
    return TimestampDefault.depends(raw.type(), Optional.ofNullable(raw.defaultText()))
        ? raw.defaulting(TimestampDefault.read(tables, table, raw.name()))
        : raw;
  }

  private static RawColumn raw(ResultSet row) throws SQLException {
    return new RawColumn(
        row.getInt(2),
        row.getString(3),
        row.getString(4),
        row.getBoolean(5),
        Optional.ofNullable(row.getString(6)),
        row.getString(7),
        row.getString(8).toLowerCase(Locale.ROOT),
        row.getString(9));
  }

  private Column column(RawColumn raw, List<Check> checks) {
    boolean generated = raw.extra().contains(" generated") && !raw.generation().isEmpty();
    boolean json =
        raw.type().equals("longtext")
            && raw.collation().equals(JSON_COLLATION)
            && checks.stream().anyMatch(c -> c.asksForJson(raw.name()));
    String type = json ? "json" : raw.type();
    return new Column(
        raw.number(),
        raw.name(),
        type,
        MySqlTypes.value(engine.name(), type, raw.collation()),
        raw.notNull(),
        json ? Optional.empty() : raw.collation(),
        generated
            ? Optional.empty()
            : engine.defaultExpression(raw.defaultText(), raw.type(), raw.extra()),
        raw.extra().contains("auto_increment") ? Column.Identity.BY_DEFAULT : Column.Identity.NONE,
        generated
            ? Optional.of(
                new Column.Generation(
                    engine.expression(raw.generation()), raw.extra().contains("stored")))
            : Optional.empty(),
        NO_USER_TYPE);
  }
}
