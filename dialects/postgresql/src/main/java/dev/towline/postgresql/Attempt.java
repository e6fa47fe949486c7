package dev.towline.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Optional;

/**
 * Statements that a database may refuse without harm to what the same transaction did before. What
 * is no refusal of the statement (a lost connection, a lock not had) is thrown.
 */
final class Attempt {

  private final Connection connection;

  Attempt(Connection connection) {
    this.connection = connection;
  }

  /** Runs a statement, in a savepoint where there is a transaction; answers why it was refused. */
  Optional<String> run(String sql) throws SQLException {
    if (connection.getAutoCommit()) {
      return execute(sql);
    }
    Savepoint before = connection.setSavepoint();
    Optional<String> refused = execute(sql);
    if (refused.isPresent()) {
      connection.rollback(before);
    }
    connection.releaseSavepoint(before);
    return refused;
  }

  /** Statements that are all had or none; in the transaction at hand, else in one of their own. */
  interface Unit<T> {
    T run() throws SQLException;
  }

  <T> T atomically(Unit<T> unit) throws SQLException {
    if (!connection.getAutoCommit()) {
      return unit.run();
    }
    connection.setAutoCommit(false);
    try {
      T result = unit.run();
      connection.setAutoCommit(true);
      return result;
    } catch (SQLException e) {
      undo(e);
      throw e;
    }
  }

  /** A connection that is gone has undone it by itself. */
  private void undo(SQLException failure) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private Optional<String> execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
      return Optional.empty();
    } catch (SQLException e) {
      ServerAnswer answer = ServerAnswer.of(e);
      if (passing(answer)) {
        throw e;
      }
      return Optional.of(answer.reason());
    }
  }

  private static boolean passing(ServerAnswer answer) {
    return answer.state().equals("55P03")
        || switch (answer.kind()) {
          case "08", "40", "53", "57", "58", "XX" -> true;
          default -> false;
        };
  }
}
