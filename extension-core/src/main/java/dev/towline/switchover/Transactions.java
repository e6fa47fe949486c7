package dev.towline.switchover;

import java.sql.Connection;
import java.sql.SQLException;

/** Several statements that become visible together. */
final class Transactions {

  private Transactions() {}

  /** What to do in one. */
  interface Work {
    void run() throws SQLException;
  }

  /** Runs it in a transaction of its own; true, for callers that must answer something. */
  static boolean in(Connection connection, Work work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      work.run();
      connection.commit();
      connection.setAutoCommit(true);
      return true;
    } catch (SQLException | RuntimeException e) {
      undo(connection, e);
      throw e;
    }
  }

  /** A connection that is gone has undone it by itself. */
  private static void undo(Connection connection, Exception failure) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }
}
