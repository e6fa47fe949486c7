package dev.towline.mysql;

import dev.towline.dialect.Alteration;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Alters a follower's table. Waits for readers only a short time: whoever comes later waits behind
 * us.
 */
record Alterer(Connection follower, Duration lockTimeout) {

  Alteration.Result run(Alteration alteration) throws SQLException {
    long before =
        Rows.list(follower, row -> row.getLong(1), "select @@session.lock_wait_timeout").get(0);
    Sql.execute(
        follower, "set session lock_wait_timeout = " + Math.max(1, lockTimeout.toSeconds()));
    try {
      return firstTaken(alteration);
    } finally {
      Sql.execute(follower, "set session lock_wait_timeout = " + before);
    }
  }

  private Alteration.Result firstTaken(Alteration alteration) throws SQLException {
    String refused = "";
    for (List<String> way : alteration.ways()) {
      Optional<String> reason = one(way);
      if (reason.isEmpty()) {
        return new Alteration.Result(way, refused);
      }
      refused = refused.isEmpty() ? reason.get() : refused;
    }
    return new Alteration.Result(List.of(), refused);
  }

  private Optional<String> one(List<String> statements) throws SQLException {
    Attempt attempt = new Attempt(follower);
    for (String statement : statements) {
      Optional<ServerAnswer> refused = attempt.run(statement);
      if (refused.isPresent()) {
        return refused.map(ServerAnswer::reason);
      }
    }
    return Optional.empty();
  }
}
