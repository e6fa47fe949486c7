package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;

/** Those who wait for a token: while somebody does, one of them has a lock by name. */
enum Waiters {
  /** In {@code towline.await_follower}. */
  ON_LEADER("towline.await_follower"),
  /** In {@code towline.await}. */
  ON_FOLLOWER("towline.await");

  private final String sign;

  Waiters(String sign) {
    this.sign = sign;
  }

  /** Whether there are any now. */
  boolean any(Connection connection) throws SQLException {
    return Rows.list(
            connection, row -> row.getBoolean(1), "select is_used_lock(?) is not null", sign)
        .get(0);
  }
}
