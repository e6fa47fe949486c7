package dev.towline.mysql;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Makes what was committed safe from a crash of the follower's machine, also where the server's
 * commits do not wait for the disk: a position that the leader was told of may be purged behind.
 */
record Durability(Engine engine) {

  /** Returns when all that was committed before is on disk. */
  void flush(Connection connection) throws SQLException {
    engine.flush(connection, engine.logWritten(connection));
  }

  /** The same where the server's commits may not have seen to it. */
  void flushIfNeeded(Connection connection) throws SQLException {
    if (!ServerLimits.of(connection).durable()) {
      flush(connection);
    }
  }
}
