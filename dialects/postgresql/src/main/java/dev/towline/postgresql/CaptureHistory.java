package dev.towline.postgresql;

import static java.util.stream.Collectors.joining;

import dev.towline.dialect.Capture.Moment;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.TableName;
import dev.towline.model.TowlineException;
import dev.towline.templates.CaptureId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads and shortens the histories of tables that are captured with their rows. */
final class CaptureHistory {

  /** How many moments one statement forgets. */
  static final int FORGET_ROWS = 10_000;

  private static final Map<String, String> OPERATIONS =
      Map.of("I", "INSERT", "U", "UPDATE", "D", "DELETE", "T", "TRUNCATE");

  /** What makes PostgreSQL put a part of a row's text in quotes. */
  private static final Pattern QUOTED = Pattern.compile("[\"\\\\(),\\s]|^$");

  private static final String HISTORY_OF =
      """
      select pg_catalog.to_regclass(pg_catalog.format('towline.%I', found.name || '_history'))::text
      from (select coalesce(
        (select id from towline.capture where schema_name = ? and table_name = ?), ?) as name) found
      """;

  private static final String HISTORIES =
      """
      select c.oid::regclass::text
      from pg_catalog.pg_class c
      where c.relnamespace = 'towline'::regnamespace and c.relkind = 'r'
        and c.relname ~ '_[0-9a-f]{8}(_[0-9]+)?_history$'
      order by c.relname
      """;

  private final Connection connection;

  CaptureHistory(Connection connection) {
    this.connection = connection;
  }

  List<Moment> of(TableName table, List<String> key) throws SQLException {
    String history =
        Rows.list(
                connection,
                row -> Optional.ofNullable(row.getString(1)),
                HISTORY_OF,
                table.schema(),
                table.name(),
                CaptureId.of(table))
            .get(0)
            .orElseThrow(() -> none(table));
    String sql =
        """
        select at, user_name, op, before, after
        from %s
        where (md5(key) = md5(?) and key = ?) or op = 'T'
        order by at
        """
            .formatted(history);
    String text = rowText(key);
    return Rows.list(connection, CaptureHistory::moment, sql, text, text);
  }

  long forget(Instant before) throws SQLException {
    long forgotten = 0;
    for (String history : Rows.list(connection, row -> row.getString(1), HISTORIES)) {
      String sql =
          """
          delete from %s where ctid = any (array(select ctid from %1$s where at < ? limit %d))
          """
              .formatted(history, FORGET_ROWS);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setObject(1, before.atOffset(ZoneOffset.UTC));
        int step;
        do {
          step = statement.executeUpdate();
          forgotten += step;
        } while (step == FORGET_ROWS);
      }
    }
    return forgotten;
  }

  private static TowlineException none(TableName table) {
    return TowlineException.fatal(
        "The table " + table + " has no history: it is captured with keys only.",
        "Set its capture to rows and run towline install; its history begins then.");
  }

  private static Moment moment(ResultSet row) throws SQLException {
    return new Moment(
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("user_name"),
        OPERATIONS.getOrDefault(row.getString("op"), row.getString("op")),
        Optional.ofNullable(row.getString("before")),
        Optional.ofNullable(row.getString("after")));
  }

  /** The text that PostgreSQL gives to a row of these values. */
  private static String rowText(List<String> values) {
    return values.stream().map(CaptureHistory::rowPart).collect(joining(",", "(", ")"));
  }

  private static String rowPart(String value) {
    return QUOTED.matcher(value).find()
        ? '"' + value.replace("\\", "\\\\").replace("\"", "\"\"") + '"'
        : value;
  }
}
