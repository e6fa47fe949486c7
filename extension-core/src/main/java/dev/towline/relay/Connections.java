package dev.towline.relay;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to each side, held for as long as a relay runs rounds. */
record Connections(Connection leader, Connection follower) implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  /** Opens both and makes their sessions independent of anybody's settings. */
  static Connections open(Side leader, Side follower) {
    Connection atLeader = leader.ask("Connecting", () -> leader.dataSource().getConnection());
    try {
      leader.tell("Preparing a session", () -> leader.dialect().changelog().prepare(atLeader));
      Connection atFollower =
          follower.ask("Connecting", () -> follower.dataSource().getConnection());
      Connections both = new Connections(atLeader, atFollower);
      try {
        follower.tell(
            "Preparing a session", () -> follower.dialect().applier().prepare(atFollower));
        return both;
      } catch (RuntimeException e) {
        closeQuietly(atFollower);
        throw e;
      }
    } catch (RuntimeException e) {
      closeQuietly(atLeader);
      throw e;
    }
  }

  @Override
  public void close() {
    closeQuietly(leader);
    closeQuietly(follower);
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("Closing a connection failed; it is given up.", e);
    }
  }
}
