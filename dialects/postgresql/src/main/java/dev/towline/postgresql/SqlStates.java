package dev.towline.postgresql;

import java.sql.SQLException;

/** The five characters by which PostgreSQL names a failure. */
final class SqlStates {

  private SqlStates() {}

  static String of(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "" : state;
  }

  /** The first two of them, which name its kind. */
  static String classOf(SQLException e) {
    String state = of(e);
    return state.length() < 2 ? "" : state.substring(0, 2);
  }
}
