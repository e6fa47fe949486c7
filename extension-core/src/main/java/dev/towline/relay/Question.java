package dev.towline.relay;

import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;

/** Asks a leader whether it can read a table under a condition; reads no row. */
record Question(Connection leader, TableName table, String condition) {

  /** There is no such table, as PostgreSQL and MySQL say it; not that one may not read it. */
  private static final Set<String> NO_SUCH_TABLE = Set.of("42P01", "42S02");

  /** A question for the table alone. */
  static Question table(Connection leader, TableName table) {
    return new Question(leader, table, "1 = 1");
  }

  /** Whether it is proved that there is no such table. */
  boolean provesAbsence() throws SQLException {
    return ask().map(SQLException::getSQLState).filter(NO_SUCH_TABLE::contains).isPresent();
  }

  /** Why it cannot. */
  Optional<SQLException> ask() throws SQLException {
    String quote = leader.getMetaData().getIdentifierQuoteString();
    String sql =
        "select 1 from %s.%s where 1 = 0 and (%s)"
            .formatted(quoted(table.schema(), quote), quoted(table.name(), quote), condition);
    try (Statement statement = leader.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.executeQuery(sql).close();
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(e);
    }
  }

  private static String quoted(String name, String quote) {
    return quote + name.replace(quote, quote + quote) + quote;
  }
}
