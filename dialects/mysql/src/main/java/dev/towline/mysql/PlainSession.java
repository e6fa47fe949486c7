package dev.towline.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A session in which the catalogue says the same whatever its user has set, and statements mean
 * what they say; closing it puts the settings back. Times are in UTC, sizes are those of now, and
 * invisible generated keys are shown.
 */
final class PlainSession implements AutoCloseable {

  /** What stands in a comment with a number is read by MySQL from that version on only. */
  private static final String READ =
      """
      select @@session.sql_mode, @@session.time_zone, @@session.sql_quote_show_create,
        @@session.foreign_key_checks
        /*!80000 , @@session.information_schema_stats_expiry */
        /*!80030 , @@session.show_gipk_in_create_table_and_information_schema */
      """;

  private static final String PLAIN =
      """
      set session sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION',
        session time_zone = '+00:00', session sql_quote_show_create = 1
        /*!80000 , session information_schema_stats_expiry = 0 */
        /*!80030 , session show_gipk_in_create_table_and_information_schema = 1 */
      """;

  private static final List<String> NAMES =
      List.of(
          "sql_mode",
          "time_zone",
          "sql_quote_show_create",
          "foreign_key_checks",
          "information_schema_stats_expiry",
          "show_gipk_in_create_table_and_information_schema");

  private final Connection connection;
  private final String restore;

  private PlainSession(Connection connection, String restore) {
    this.connection = connection;
    this.restore = restore;
  }

  static PlainSession of(Connection connection) throws SQLException {
    String restore = restoring(connection);
    run(connection, PLAIN);
    return new PlainSession(connection, restore);
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    run(connection, restore);
  }

  private static String restoring(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(READ)) {
      row.next();
      StringBuilder set = new StringBuilder("set ");
      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
        set.append(i == 1 ? "" : ", ").append("session ").append(NAMES.get(i - 1)).append(" = ");
        set.append(i <= 2 ? Quoting.text(row.getString(i)) : row.getString(i));
      }
      return set.toString();
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
