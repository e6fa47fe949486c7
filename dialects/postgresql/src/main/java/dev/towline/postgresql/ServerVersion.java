package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;

/** A server's version, as {@code server_version_num} counts it. */
record ServerVersion(int number) {

  static ServerVersion of(Connection connection) throws SQLException {
    return new ServerVersion(
        Rows.list(
                connection,
                row -> row.getInt(1),
                "select current_setting('server_version_num')::int")
            .get(0));
  }

  /** The part that people say: 9.6, 10, 18. */
  @Override
  public String toString() {
    return number < 100_000 ? "9." + number / 100 % 100 : Integer.toString(number / 10_000);
  }

  boolean isAtLeast(int major) {
    return number >= major * 10_000;
  }

  boolean hasIdentity() {
    return isAtLeast(10);
  }

  boolean hasGeneratedColumns() {
    return isAtLeast(12);
  }

  boolean hasVirtualColumns() {
    return isAtLeast(18);
  }
}
