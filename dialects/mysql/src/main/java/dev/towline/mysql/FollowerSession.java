package dev.towline.mysql;

import dev.towline.dialect.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The settings of a session that writes on a follower, whatever the user or the server would have.
 * Strict, so that no value is changed without a word; zero and invalid dates, which a leader may
 * hold, pass as they are; foreign keys rest, and with them cascades.
 */
final class FollowerSession {

  /** Whether a backslash escapes is left as the driver found it: it escapes accordingly. */
  private static final String SETTINGS =
      """
      set session sql_mode = concat(
          'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ERROR_FOR_DIVISION_BY_ZERO,ALLOW_INVALID_DATES',
          if(find_in_set('NO_BACKSLASH_ESCAPES', @@session.sql_mode), ',NO_BACKSLASH_ESCAPES', '')),
        session time_zone = '+00:00', session autocommit = 1,
        session foreign_key_checks = 0, session unique_checks = 1,
        session sql_safe_updates = 0, session sql_auto_is_null = 0,
        session sql_select_limit = 18446744073709551615,
        session sql_notes = 1,
        session net_write_timeout = 86400, session net_read_timeout = 86400,
        session wait_timeout = 86400
        /*!80000 , session max_execution_time = 0 */
        /*M! , session max_statement_time = 0 */
      """;

  private FollowerSession() {}

  /** Prepares a session; statements are sent one by one, transactions begun by hand. */
  static void prepare(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    Sql.execute(connection, "set names utf8mb4");
    Sql.execute(connection, SETTINGS);
    Sql.execute(connection, "set session transaction isolation level read committed");
    Sql.execute(connection, "set session transaction read write");
  }
}
