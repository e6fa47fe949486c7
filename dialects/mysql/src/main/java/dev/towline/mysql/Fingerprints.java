package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Fingerprint;
import dev.towline.model.TableName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of a table and of our triggers on it can change its rows, or keep changes from being logged,
 * with no entry in the audit table. The shape: columns. The signs: triggers; one that was dropped
 * and made again is another one. The files: InnoDB's numbers of the table and its partitions, which
 * TRUNCATE, rewrites and partitions that are dropped or exchanged change, and a RENAME moves.
 */
final class Fingerprints {

  private static final String COLUMNS =
      """
      select table_schema, table_name,
        concat_ws(char(9), ordinal_position, column_name, column_type, collation_name, is_nullable,
          extra, generation_expression, column_default, if(column_key = 'PRI', 'key', null))
      from information_schema.columns
      where table_schema = ? and table_name in (%s)
      order by table_name, ordinal_position
      """;

  private static final String TRIGGERS =
      """
      select event_object_schema, event_object_table,
        concat_ws(char(9), trigger_name, created, action_timing, event_manipulation, sql_mode,
          definer, action_statement)
      from information_schema.triggers
      where event_object_schema = ? and event_object_table in (%s)
        and left(trigger_name, 8) = 'towline_'
      order by event_object_table, trigger_name
      """;

  /** MySQL counts from 8.0.29 on how often columns came or went without another file. */
  private static final String FILES =
      """
      select name, concat_ws(' ', table_id /*!80029 , total_row_versions */)
      from %s
      where %s
      order by name
      """;

  private final Engine engine;
  private final Connection leader;

  Fingerprints(Engine engine, Connection leader) {
    this.engine = engine;
    this.leader = leader;
  }

  /** Of each table, whether it is there or not; to be asked under the tables' metadata locks. */
  Map<TableName, Fingerprint> of(List<TableName> tables) throws SQLException {
    Map<TableName, StringBuilder> shapes = new HashMap<>();
    Map<TableName, StringBuilder> triggers = new HashMap<>();
    Map<TableName, StringBuilder> files = new HashMap<>();
    Map<String, List<TableName>> schemas =
        tables.stream()
            .collect(Collectors.groupingBy(TableName::schema, TreeMap::new, Collectors.toList()));
    for (Map.Entry<String, List<TableName>> schema : schemas.entrySet()) {
      gather(shapes, COLUMNS, schema.getKey(), schema.getValue());
      gather(triggers, TRIGGERS, schema.getKey(), schema.getValue());
      files(files, schema.getValue());
    }
    return tables.stream()
        .distinct()
        .collect(
            Collectors.toMap(table -> table, table -> fingerprint(table, shapes, triggers, files)));
  }

  private static Fingerprint fingerprint(
      TableName table,
      Map<TableName, StringBuilder> shapes,
      Map<TableName, StringBuilder> triggers,
      Map<TableName, StringBuilder> files) {
    if (!shapes.containsKey(table)) {
      return Fingerprint.NONE;
    }
    String shape = table + "\n" + shapes.get(table);
    return new Fingerprint(
        digest(shape) + "/" + digest(text(triggers, table)) + "/" + digest(text(files, table)));
  }

  private static String text(Map<TableName, StringBuilder> facts, TableName table) {
    return facts.getOrDefault(table, new StringBuilder()).toString();
  }

  private void gather(
      Map<TableName, StringBuilder> facts, String sql, String schema, List<TableName> tables)
      throws SQLException {
    String names =
        tables.stream().map(table -> Quoting.text(table.name())).collect(Collectors.joining(", "));
    Rows.list(
        leader,
        row ->
            facts
                .computeIfAbsent(
                    new TableName(row.getString(1), row.getString(2)), t -> new StringBuilder())
                .append(row.getString(3))
                .append('\n'),
        sql.formatted(names),
        schema);
  }

  private record TableFile(String name, String number) {}

  private void files(Map<TableName, StringBuilder> facts, List<TableName> tables)
      throws SQLException {
    String names =
        tables.stream()
            .map(FileName::like)
            .map(Quoting::text)
            .map(
                like ->
                    "name like %1$s escape '|' or name like concat(%1$s, '#p#%%') escape '|'"
                        .formatted(like))
            .collect(Collectors.joining(" or "));
    List<TableFile> files =
        Rows.list(
            leader,
            row -> new TableFile(row.getString(1), row.getString(2)),
            FILES.formatted(engine.tableNumbers(), names));
    for (TableName table : Set.copyOf(tables)) {
      Pattern pattern = FileName.pattern(table);
      files.stream()
          .filter(file -> pattern.matcher(file.name()).matches())
          .forEach(
              file ->
                  facts
                      .computeIfAbsent(table, t -> new StringBuilder())
                      .append(file.name())
                      .append(' ')
                      .append(file.number())
                      .append('\n'));
    }
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
