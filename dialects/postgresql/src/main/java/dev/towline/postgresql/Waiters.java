package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Those who wait for a token: they share an advisory lock, which can be had alone only while nobody
 * waits.
 */
enum Waiters {
  /** In {@code towline.await_follower}. */
  ON_LEADER(0),
  /** In {@code towline.await}. */
  ON_FOLLOWER(1);

  private static final String SQL =
      """
      select case
        when pg_catalog.pg_try_advisory_lock(1953462124, ?)
        then not pg_catalog.pg_advisory_unlock(1953462124, ?)
        else true end
      """;

  private final int number;

  Waiters(int number) {
    this.number = number;
  }

  /** Whether there are any now. */
  boolean any(Connection connection) throws SQLException {
    return Rows.list(connection, row -> row.getBoolean(1), SQL, number, number).get(0);
  }
}
