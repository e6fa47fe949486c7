package dev.towline.mysql;

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
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and shortens the histories of tables that are captured with their rows. */
final class CaptureHistory {

  /** How many moments one statement forgets. */
  static final int FORGET_ROWS = 10_000;

  private static final Map<String, String> OPERATIONS =
      Map.of("I", "INSERT", "U", "UPDATE", "D", "DELETE");

  private static final String CAPTURED =
      "select id from towline.capture where schema_name = ? and table_name = ?";

  private static final String HISTORIES =
      """
      select table_name from information_schema.tables
      where table_schema = 'towline' and table_name regexp '_[0-9a-f]{8}(_[0-9]+)?_history$'
      order by table_name
      """;

  private final Connection connection;

  CaptureHistory(Connection connection) {
    this.connection = connection;
  }

  List<Moment> of(TableName table, List<String> key) throws SQLException {
    String sql =
        """
        select at, user_name, op, before_image, after_image
        from %s
        where key_digest = unhex(sha2(json_array(%s), 256))
        order by id
        """
            .formatted(
                Quoting.name(new TableName("towline", history(table))),
                key.stream().map(value -> "?").collect(joining(", ")));
    return Rows.list(connection, CaptureHistory::moment, sql, key.toArray());
  }

  private String history(TableName table) throws SQLException {
    String id =
        Rows.list(connection, row -> row.getString(1), CAPTURED, table.schema(), table.name())
            .stream()
            .findFirst()
            .orElseGet(() -> CaptureId.of(table));
    return histories().stream()
        .filter((id + "_history")::equals)
        .findFirst()
        .orElseThrow(
            () ->
                TowlineException.fatal(
                    "The table " + table + " has no history: it is captured with keys only.",
                    "Set its capture to rows and run towline install; its history begins then."));
  }

  private List<String> histories() throws SQLException {
    return new ArrayList<>(Rows.list(connection, row -> row.getString(1), HISTORIES));
  }

  long forget(Instant before) throws SQLException {
    long forgotten = 0;
    for (String history : histories()) {
      String sql =
          "delete from %s where at < ? order by at limit %d"
              .formatted(Quoting.name(new TableName("towline", history)), FORGET_ROWS);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setObject(1, LocalDateTime.ofInstant(before, ZoneOffset.UTC));
        int step;
        do {
          step = statement.executeUpdate();
          forgotten += step;
        } while (step == FORGET_ROWS);
      }
    }
    return forgotten;
  }

  private static Moment moment(ResultSet row) throws SQLException {
    return new Moment(
        row.getObject("at", LocalDateTime.class).toInstant(ZoneOffset.UTC),
        row.getString("user_name"),
        OPERATIONS.getOrDefault(row.getString("op"), row.getString("op")),
        Optional.ofNullable(row.getString("before_image")),
        Optional.ofNullable(row.getString("after_image")));
  }
}
