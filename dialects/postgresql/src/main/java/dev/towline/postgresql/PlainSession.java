package dev.towline.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * A session under settings that give names and expressions of the catalogue one complete meaning
 * for every other session: no schema but pg_catalog goes without saying, dates are ISO. Closing it
 * puts the caller's settings back.
 */
final class PlainSession implements AutoCloseable {

  private static final String READ =
      """
      select current_setting('search_path'), current_setting('DateStyle'),
        current_setting('IntervalStyle'), current_setting('extra_float_digits')
      """;

  private static final String WRITE =
      """
      select set_config('search_path', ?, false), set_config('DateStyle', ?, false),
        set_config('IntervalStyle', ?, false), set_config('extra_float_digits', ?, false)
      """;

  private final Connection connection;
  private final Settings before;

  private record Settings(String path, String dates, String intervals, String floats) {}

  private static final Settings PLAIN = new Settings("pg_catalog", "ISO, YMD", "postgres", "3");

  private PlainSession(Connection connection, Settings before) {
    this.connection = connection;
    this.before = before;
  }

  /** Makes the session of that connection a plain one until it is closed. */
  static PlainSession of(Connection connection) throws SQLException {
    PlainSession session = new PlainSession(connection, read(connection));
    if (!session.before.equals(PLAIN)) {
      session.write(PLAIN);
    }
    return session;
  }

  Connection connection() {
    return connection;
  }

  /** Does nothing in a failed transaction: its rollback puts the settings back. */
  @Override
  public void close() throws SQLException {
    if (!before.equals(PLAIN) && !inFailedTransaction()) {
      write(before);
    }
  }

  private boolean inFailedTransaction() throws SQLException {
    return connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.FAILED;
  }

  private static Settings read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(READ)) {
      row.next();
      return new Settings(row.getString(1), row.getString(2), row.getString(3), row.getString(4));
    }
  }

  private void write(Settings settings) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
      statement.setString(1, settings.path());
      statement.setString(2, settings.dates());
      statement.setString(3, settings.intervals());
      statement.setString(4, settings.floats());
      statement.execute();
    }
  }
}
