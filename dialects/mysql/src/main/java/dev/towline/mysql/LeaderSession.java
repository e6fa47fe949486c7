package dev.towline.mysql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The settings of a session that reads a leader, whatever the user or the server would have: times
 * in UTC, every value readable, no statement cut short.
 */
final class LeaderSession {

  /** What stands in a comment with a number is read from that version on, or by MariaDB only. */
  private static final String SETTINGS =
      """
      set session sql_mode = '', session time_zone = '+00:00', session autocommit = 1,
        session group_concat_max_len = 16777216, session net_write_timeout = 86400,
        session net_read_timeout = 86400, session wait_timeout = 86400,
        session sql_select_limit = 18446744073709551615, session sql_auto_is_null = 0
        /*!80000 , session information_schema_stats_expiry = 0 */
        /*!80000 , session range_optimizer_max_mem_size = 0 */
        /*!80000 , session max_execution_time = 0 */
        /*M! , session max_statement_time = 0 */
      """;

  private LeaderSession() {}

  /** Prepares a session; statements are sent one by one, transactions begun by hand. */
  static void prepare(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    execute(connection, "set names utf8mb4");
    execute(connection, SETTINGS);
    execute(connection, "set session transaction isolation level repeatable read");
    execute(connection, "set session transaction read write");
    if (connection.getCatalog() == null || connection.getCatalog().isEmpty()) {
      // Some views of the catalogue answer only to a session that has a database.
      connection.setCatalog("information_schema");
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}
