package dev.towline.postgresql;

import dev.towline.dialect.Alteration;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Alters a follower's table, in the transaction at hand, else in one of its own. Waits for readers
 * only a short time: whoever comes later waits behind us.
 */
final class Alterer {

  private final Connection leader;
  private final Connection follower;
  private final TableShape wanted;
  private final Duration lockTimeout;
  private final Attempt attempt;

  Alterer(Connection leader, Connection follower, TableShape wanted, Duration lockTimeout) {
    this.leader = leader;
    this.follower = follower;
    this.wanted = wanted;
    this.lockTimeout = lockTimeout;
    this.attempt = new Attempt(follower);
  }

  Alteration.Result run(Alteration alteration) throws SQLException {
    return attempt.atomically(() -> bounded(alteration));
  }

  private Alteration.Result bounded(Alteration alteration) throws SQLException {
    String before =
        Rows.list(follower, row -> row.getString(1), "select current_setting('lock_timeout')")
            .get(0);
    Session.execute(follower, "set local lock_timeout = " + lockTimeout.toMillis());
    Alteration.Result result = firstTaken(alteration);
    Session.execute(follower, "set local lock_timeout = '" + before + "'");
    // Statements prepared for columns of these names may now be of other types.
    Session.execute(follower, "deallocate all");
    return result;
  }

  private Alteration.Result firstTaken(Alteration alteration) throws SQLException {
    Ground ground = Ground.of(leader, follower, List.of(wanted));
    ground.make();
    String refused = "";
    for (List<String> way : alteration.ways()) {
      Optional<String> reason = together(way);
      if (reason.isEmpty()) {
        ground.giveToColumns(Set.of(wanted.name()));
        return new Alteration.Result(way, refused);
      }
      refused = refused.isEmpty() ? reason.get() : refused;
    }
    return new Alteration.Result(List.of(), refused);
  }

  /** All of them or none. */
  private Optional<String> together(List<String> statements) throws SQLException {
    Savepoint before = follower.setSavepoint();
    for (String statement : statements) {
      Optional<String> refused = attempt.run(statement);
      if (refused.isPresent()) {
        follower.rollback(before);
        return refused;
      }
    }
    follower.releaseSavepoint(before);
    return Optional.empty();
  }
}
