package dev.towline.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/** The settings of every session of a relay, whatever the role or the database would have. */
final class Session {

  /** Values are the same text on both sides, and what was committed stays committed. */
  private static final String BOTH =
      """
      set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres';
      set extra_float_digits = 3; set bytea_output = 'hex'; set lc_monetary = 'C';
      set search_path = pg_catalog; set standard_conforming_strings = on;
      set row_security = off; set synchronous_commit = on; set statement_timeout = 0;
      set idle_in_transaction_session_timeout = 0; set default_transaction_isolation = 'read committed';
      set default_transaction_read_only = off; set client_encoding = 'UTF8';
      set xmloption = 'content'; set array_nulls = on
      """;

  /** Compiling a statement takes longer than running any of ours; it exists from version 11. */
  private static final String NO_JIT = "set jit = off";

  /** All lookups go by an index, whatever the values are; it exists from version 12. */
  private static final String PLAN_ONCE = "set plan_cache_mode = force_generic_plan";

  /** The limit of a whole transaction; it exists from version 17. */
  private static final String NO_TIMEOUT = "set transaction_timeout = 0";

  private Session() {}

  /** Prepares a session; statements are sent one by one, transactions begun by hand. */
  static void prepare(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    connection.unwrap(PGConnection.class).setPrepareThreshold(1);
    try (Statement statement = connection.createStatement()) {
      statement.execute(BOTH);
      if (version(connection) >= 110000) {
        statement.execute(NO_JIT);
      }
      if (version(connection) >= 170000) {
        statement.execute(NO_TIMEOUT);
      }
    }
  }

  /** For a session whose statements are the same in every round. */
  static void planOnce(Connection connection) throws SQLException {
    if (version(connection) >= 120000) {
      execute(connection, PLAN_ONCE);
    }
  }

  /** The server's version as it numbers itself: 90624 is 9.6.24, 180004 is 18.4. */
  static int version(Connection connection) throws SQLException {
    int major = connection.getMetaData().getDatabaseMajorVersion();
    int minor = connection.getMetaData().getDatabaseMinorVersion();
    return major >= 10 ? major * 10000 + minor : major * 10000 + minor * 100;
  }

  /** Sends what is not worth a name of its own on the server: BEGIN, SET, LOCK, COMMIT. */
  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.unwrap(PGStatement.class).setPrepareThreshold(0);
      statement.execute(sql);
    }
  }
}
