package dev.towline.mysql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Statements that a server may refuse. Each commits by itself, as these engines have it. What is no
 * refusal of the statement (a lost connection, a lock not had) is thrown.
 */
record Attempt(Connection connection) {

  /** Runs a statement; answers why it was refused. */
  Optional<ServerAnswer> run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
      return Optional.empty();
    } catch (SQLException e) {
      if (MySqlFaults.passes(e)) {
        throw e;
      }
      return Optional.of(ServerAnswer.of(e));
    }
  }
}
