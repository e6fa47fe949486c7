package dev.towline.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Column;
import dev.towline.model.TableName;
import dev.towline.mysql.WantedCapture.Event;
import dev.towline.templates.Template;
import dev.towline.templates.Values;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A trigger of a fence as it ought to be.
 *
 * @param number the fence's
 * @param handedDown columns that a foreign key hands down to a fenced table, where only their
 *     change is refused; empty where everything is
 */
record FenceGuard(
    int number, TableName table, Event event, List<Column> handedDown, Definer definer) {

  /**
   * A trigger of a fence as the server has it.
   *
   * @param name with the database, which is the table's
   * @param body from {@code begin} to {@code end}, with one space between words
   */
  record Standing(TableName name, TableName table, String body, Definer definer) {}

  private static final String STANDING =
      """
      select trigger_schema, trigger_name, event_object_table, action_statement, definer
      from information_schema.triggers
      where trigger_name regexp ?
      order by trigger_schema, event_object_table, trigger_name
      """;

  private static final String NAMES = "^towlinefence_%s_[0-9a-f]{8}_(insert|update|delete)$";

  FenceGuard {
    handedDown = List.copyOf(handedDown);
  }

  /** Those of every fence on a server. */
  static List<Standing> all(Connection database) throws SQLException {
    return standing(database, "[0-9]+");
  }

  /** Those of one fence. */
  static List<Standing> of(Connection database, int number) throws SQLException {
    return standing(database, String.valueOf(number));
  }

  private static List<Standing> standing(Connection database, String numbers) throws SQLException {
    return Rows.list(
        database,
        row ->
            new Standing(
                new TableName(row.getString(1), row.getString(2)),
                new TableName(row.getString(1), row.getString(3)),
                plain(row.getString(4)),
                Definer.parse(row.getString(5))),
        STANDING,
        NAMES.formatted(numbers));
  }

  /** Its name is its fence's, its table's and its event's. */
  TableName name() {
    CRC32 exact = new CRC32();
    exact.update(table.toString().getBytes(UTF_8));
    return new TableName(
        table.schema(),
        "towlinefence_%d_%08x_%s".formatted(number, exact.getValue(), event.lower()));
  }

  /** Whether a trigger is what this one ought to be. */
  boolean is(Standing standing) {
    return standing.name().equals(name())
        && standing.table().equals(table)
        && standing.body().equals(plain(body()))
        && standing.definer().equals(definer);
  }

  String create() {
    return Template.mysql(template())
        .render(
            Values.none()
                .with("trigger", name())
                .with("table", table)
                .with("full_name", table.toString())
                .with("number", String.valueOf(number))
                .with("definer_user", definer.user())
                .with("definer_host", definer.host())
                .withColumns("told", handedDown));
  }

  private String body() {
    String whole = create();
    return whole.substring(whole.indexOf("\nbegin\n") + 1);
  }

  private String template() {
    return "fence_" + event.lower() + (handedDown.isEmpty() ? "" : "_handed_down");
  }

  private static String plain(String body) {
    return body.strip().replaceAll("\\s+", " ");
  }
}
