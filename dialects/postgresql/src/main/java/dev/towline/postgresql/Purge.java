package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties audit segments that every claim has seen, and switches writers to the empty one. TRUNCATE
 * leaves no dead rows and nothing to vacuum; it needs a lock that conflicts with the rounds', so it
 * is only tried, never waited for.
 */
final class Purge {

  /** A segment smaller than this is not worth a switch, unless its table has become quiet. */
  static final long SWITCH_BYTES = 256 << 10;

  /** A table is quiet that none of the last so many transactions has written. */
  static final long QUIET_TRANSACTIONS = 10_000;

  /** How often a lock is tried for. */
  static final int TRIES = 20;

  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final Logger log = LoggerFactory.getLogger(Purge.class);

  private final Connection leader;

  Purge(Connection leader) {
    this.leader = leader;
  }

  private record Captured(String id, int segment) {
    String resting() {
      return Segments.name(id, 1 - segment);
    }

    String written() {
      return Segments.name(id, segment);
    }
  }

  /**
   * Frees what all have, and gives one follower up when more is kept than it may.
   *
   * @param keptMax in bytes, of all tables together
   */
  long run(long keptMax) throws SQLException {
    Optional<Position> oldest = oldest();
    long freed = 0;
    long kept = 0;
    for (Captured table : captured()) {
      long resting = size(table.resting());
      if (resting > 0 && oldest.isPresent() && truncate(table, oldest.get())) {
        freed += resting;
      } else if (resting > 0 && !seenBy(oldest, table)) {
        kept += size(table.resting()) + size(table.written());
      }
      if (size(table.resting()) == 0 && worthSwitching(table)) {
        switchSegment(table);
      }
    }
    if (kept > keptMax) {
      giveUp(kept, keptMax);
    }
    return freed;
  }

  private boolean seenBy(Optional<Position> oldest, Captured table) throws SQLException {
    return oldest.isPresent() && !unseen(table, Snapshot.of(oldest.get()));
  }

  /** A follower that is gone must not fill the leader's disk; of several the one longest unseen. */
  private void giveUp(long kept, long keptMax) throws SQLException {
    String sql =
        """
        delete from towline.claim
        where subscription =
          (select subscription from towline.claim order by seen_at, subscription limit 1)
        returning subscription, follower, seen_at::timestamptz(0)::text
        """;
    Rows.list(
        leader,
        row -> {
          log.warn(
              "{} - The leader keeps {} MB of changes, more than the {} MB that it may. Follower {},"
                  + " seen last at {}, is given up: it must copy again.",
              row.getString(1),
              kept >> 20,
              keptMax >> 20,
              row.getString(2),
              row.getString(3));
          return row.getString(1);
        },
        sql);
  }

  /** An empty segment costs a round nearly nothing; so quiet tables get two of them. */
  private boolean worthSwitching(Captured table) throws SQLException {
    long bytes = size(table.written());
    return bytes >= SWITCH_BYTES || (bytes > 0 && quiet(table));
  }

  private boolean quiet(Captured table) throws SQLException {
    String sql =
        """
        select not exists (
          select from %s
          where xid >= pg_catalog.txid_snapshot_xmax(pg_catalog.txid_current_snapshot()) - ?)
        """
            .formatted(table.written());
    return Rows.list(leader, row -> row.getBoolean(1), sql, QUIET_TRANSACTIONS).get(0);
  }

  /**
   * What the slowest claim has; empty when some claim has not acknowledged anything yet. With no
   * claim at all nobody can miss anything that is visible now.
   */
  private Optional<Position> oldest() throws SQLException {
    String sql =
        """
        select position from towline.claim
        union all
        select pg_catalog.txid_current_snapshot()::text
        where not exists (select from towline.claim)
        """;
    List<Optional<Position>> positions =
        Rows.list(leader, row -> Optional.ofNullable(row.getString(1)).map(Position::new), sql);
    if (positions.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    return positions.stream()
        .flatMap(Optional::stream)
        .reduce((a, b) -> Snapshot.of(a).includes(Snapshot.of(b)) ? b : a);
  }

  private List<Captured> captured() throws SQLException {
    return Rows.list(
        leader,
        row -> new Captured(row.getString(1), row.getInt(2)),
        "select id, segment from towline.capture order by id");
  }

  private long size(String segment) throws SQLException {
    return Rows.list(
            leader,
            row -> row.getLong(1),
            "select coalesce(pg_catalog.pg_relation_size(pg_catalog.to_regclass(?)), 0)",
            segment)
        .get(0);
  }

  private void switchSegment(Captured table) throws SQLException {
    try (PreparedStatement statement =
        leader.prepareStatement("select towline.switch_segment(?)")) {
      statement.setString(1, table.id());
      statement.execute();
    }
  }

  private boolean truncate(Captured table, Position position) throws SQLException {
    Snapshot seen = Snapshot.of(position);
    if (unseen(table, seen)) {
      return false;
    }
    for (int attempt = 0; attempt < TRIES; attempt++) {
      try {
        return locked(table, seen, position);
      } catch (SQLException e) {
        Session.execute(leader, "rollback");
        if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
          throw e;
        }
      }
    }
    log.debug("{} is in use; it is purged next time.", table.resting());
    return false;
  }

  /** READ COMMITTED, so that the look after the lock sees what was committed before it. */
  private boolean locked(Captured table, Snapshot seen, Position position) throws SQLException {
    Session.execute(
        leader,
        "begin isolation level read committed; lock table %s in access exclusive mode nowait"
            .formatted(table.resting()));
    if (unseen(table, seen) || !stillResting(table)) {
      Session.execute(leader, "rollback");
      return false;
    }
    Session.execute(leader, "truncate table only " + table.resting());
    try (PreparedStatement statement =
        leader.prepareStatement("update towline.horizon set position = ?")) {
      statement.setString(1, position.text());
      statement.executeUpdate();
    }
    Session.execute(leader, "commit");
    return true;
  }

  private boolean unseen(Captured table, Snapshot seen) throws SQLException {
    String sql = "select exists (select from %s where %s)".formatted(table.resting(), seen.news());
    try (PreparedStatement statement = leader.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private boolean stillResting(Captured table) throws SQLException {
    return Rows.list(
            leader,
            row -> row.getInt(1) == table.segment(),
            "select segment from towline.capture where id = ?",
            table.id())
        .stream()
        .findFirst()
        .orElse(false);
  }
}
