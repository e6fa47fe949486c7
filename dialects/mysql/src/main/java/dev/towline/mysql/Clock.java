package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** A server's clock. */
final class Clock {

  private Clock() {}

  static Instant now(Connection connection) throws SQLException {
    return Rows.list(
            connection,
            row -> row.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC),
            "select utc_timestamp(6)")
        .get(0);
  }
}
