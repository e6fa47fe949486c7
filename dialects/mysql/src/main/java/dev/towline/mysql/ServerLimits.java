package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a server allows, as far as writing has to know.
 *
 * @param packet the largest statement, in bytes
 * @param localInfile whether it takes LOAD DATA LOCAL, and tells what it thinks of the values
 * @param durable whether a commit returns only when it is on disk
 */
record ServerLimits(long packet, boolean localInfile, boolean durable) {

  static ServerLimits of(Connection connection) throws SQLException {
    return Rows.list(
            connection,
            row -> new ServerLimits(row.getLong(1), row.getBoolean(2), row.getBoolean(3)),
            """
            select @@session.max_allowed_packet,
              @@global.local_infile and @@session.max_error_count > 0,
              @@global.innodb_flush_log_at_trx_commit in (1, 3)
            """)
        .get(0);
  }

  /** The same where LOAD DATA LOCAL is not worth it. */
  ServerLimits withoutLocalInfile() {
    return new ServerLimits(packet, false, durable);
  }
}
