package dev.towline.mysql;

import static java.util.stream.Collectors.groupingBy;

import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.TableName;
import dev.towline.mysql.WantedCapture.Event;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The capture of one table as the server has it.
 *
 * @param known the table's name when the capture last looked
 * @param keptNames the columns that the audit table keeps, as the triggers name them
 * @param complete whether its last installation came to its end
 * @param triggers those of ours, wherever they are now
 * @param auditTypes of the columns k1, k2, …; empty when the audit table is gone
 */
record InstalledCapture(
    String id,
    TableName known,
    List<String> keptNames,
    boolean wholeRow,
    List<String> referenced,
    Detail detail,
    boolean complete,
    List<Trigger> triggers,
    Optional<List<String>> auditTypes) {

  /**
   * A trigger of ours.
   *
   * @param id of the capture that it belongs to
   * @param name with the database, which is the table's
   * @param body from {@code begin} to {@code end}
   */
  record Trigger(
      String id,
      TableName name,
      TableName table,
      Event event,
      String body,
      Definer definer,
      Set<String> mode) {}

  private static final String PRESENT =
      """
      select 1 from information_schema.tables
      where table_schema = 'towline' and table_name = 'capture'
      """;

  private static final String INSTALLED =
      """
      select id, schema_name, table_name, key_names, whole_row, referenced, detail, complete
      from towline.capture
      order by id
      """;

  private static final String TRIGGERS =
      """
      select trigger_schema, trigger_name, event_object_table, event_manipulation,
        action_statement, definer, sql_mode
      from information_schema.triggers
      where action_timing = 'AFTER' and left(trigger_name, 8) = 'towline_'
      """;

  private static final String AUDIT_COLUMNS =
      """
      select table_name, cast(substring(column_name, 2) as unsigned),
        concat_ws(' ', column_type, collation_name)
      from information_schema.columns
      where table_schema = 'towline' and column_name regexp '^k[0-9]+$'
      """;

  private static final Pattern TRIGGER =
      Pattern.compile("towline_(.*_[0-9a-f]{8}(?:_[0-9]+)?)_(insert|update|delete)(?:_again)?");

  InstalledCapture {
    keptNames = List.copyOf(keptNames);
    referenced = List.copyOf(referenced);
    triggers = List.copyOf(triggers);
  }

  /** Whether this server has our tables at all. */
  static boolean possible(Connection connection) throws SQLException {
    return !Rows.list(connection, row -> row.getInt(1), PRESENT).isEmpty();
  }

  /** Every capture of this server; none where our tables are missing. */
  static List<InstalledCapture> all(Connection connection) throws SQLException {
    if (!possible(connection)) {
      return List.of();
    }
    Map<String, List<Trigger>> triggers =
        triggers(connection).stream().collect(groupingBy(Trigger::id));
    Map<String, TreeMap<Integer, String>> types = auditTypes(connection);
    return Rows.list(connection, row -> of(row, triggers, types), INSTALLED);
  }

  /** Every trigger of ours on this server. */
  static List<Trigger> triggers(Connection connection) throws SQLException {
    List<Trigger> triggers = new ArrayList<>();
    Rows.list(connection, row -> trigger(row).map(triggers::add), TRIGGERS);
    return triggers;
  }

  /** The tables on which it has triggers now; after a rename, that is its table. */
  List<TableName> tables() {
    return triggers.stream().map(Trigger::table).distinct().sorted().toList();
  }

  private static Optional<Trigger> trigger(ResultSet row) throws SQLException {
    Matcher name = TRIGGER.matcher(row.getString("trigger_name"));
    if (!name.matches()) {
      return Optional.empty();
    }
    String schema = row.getString("trigger_schema");
    return Optional.of(
        new Trigger(
            name.group(1),
            new TableName(schema, row.getString("trigger_name")),
            new TableName(schema, row.getString("event_object_table")),
            Event.valueOf(row.getString("event_manipulation").toUpperCase(Locale.ROOT)),
            row.getString("action_statement").strip(),
            Definer.parse(row.getString("definer")),
            Set.of(row.getString("sql_mode").split(",", -1))));
  }

  private static InstalledCapture of(
      ResultSet row,
      Map<String, List<Trigger>> triggers,
      Map<String, TreeMap<Integer, String>> types)
      throws SQLException {
    String id = row.getString("id");
    return new InstalledCapture(
        id,
        new TableName(row.getString("schema_name"), row.getString("table_name")),
        TextList.of(row.getString("key_names")),
        row.getBoolean("whole_row"),
        TextList.of(row.getString("referenced")),
        Detail.valueOf(row.getString("detail").toUpperCase(Locale.ROOT)),
        row.getBoolean("complete"),
        triggers.getOrDefault(id, List.of()),
        Optional.ofNullable(types.get(id)).map(columns -> List.copyOf(columns.values())));
  }

  private static Map<String, TreeMap<Integer, String>> auditTypes(Connection connection)
      throws SQLException {
    Map<String, TreeMap<Integer, String>> types = new HashMap<>();
    Rows.list(
        connection,
        row ->
            Optional.ofNullable(
                types
                    .computeIfAbsent(row.getString(1), table -> new TreeMap<>())
                    .put(row.getInt(2), row.getString(3))),
        AUDIT_COLUMNS);
    return types;
  }
}
