package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes entries that every claim has seen: those below the lowest number that any still waits
 * for, but never the newest one, by which a leader is known that was put back. In small steps, each
 * with the mark of how far it went in the same transaction. Only entries that are committed for
 * long are touched, so nothing is waited for.
 */
final class Purge {

  /** So many entries in one transaction. */
  private static final int STEP = 1_000;

  /** So many tickets are kept for followers that do not come. */
  private static final long TICKETS_MAX = 100_000;

  /** An entry takes at least this much, in bytes. */
  private static final long ENTRY_MIN = 64;

  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int DEADLOCK = 1213;
  private static final Logger log = LoggerFactory.getLogger(Purge.class);

  private final Connection leader;

  /** Whose claims were looked at. */
  private Set<String> claimants = Set.of();

  Purge(Connection leader) {
    this.leader = leader;
  }

  /**
   * Frees what all have, and gives one follower up when more is kept than it may.
   *
   * @param keptMax in bytes, of all tables together
   * @return bytes freed, about
   */
  long run(long keptMax) throws SQLException {
    LeaderSession.execute(leader, "set session innodb_lock_wait_timeout = 1");
    Optional<Map<String, Long>> unseen = lowestUnseen();
    long freed = 0;
    long kept = 0;
    for (String id : captured()) {
      long width = width(id);
      // Before the first acknowledgement of a claim nothing is seen.
      long below = unseen.map(u -> u.getOrDefault(id, 1L)).orElse(1L);
      freed += purge(id, Math.min(below, newest(id))) * width;
      kept += from(id, below) * width;
    }
    if (kept > keptMax) {
      giveUp(kept, keptMax);
    }
    return freed + tickets(unseen);
  }

  /**
   * Frees tickets. Of those that some follower has not seen only so many stay: the others become a
   * gap of its position, which is proved to be dead, so that only a token waits longer.
   */
  private long tickets(Optional<Map<String, Long>> unseen) throws SQLException {
    long newest = newest(LogPositions.TICKETS);
    long seen = unseen.map(u -> u.getOrDefault(LogPositions.TICKETS, 1L)).orElse(1L);
    long below = Math.min(newest, Math.max(seen, newest - TICKETS_MAX));
    return purge(LogPositions.TICKETS, below) * width(LogPositions.TICKETS);
  }

  /**
   * Of each audit table the lowest number that some claim has not seen. With no claim at all nobody
   * can miss anything. Empty when some claim has not acknowledged anything yet.
   */
  private Optional<Map<String, Long>> lowestUnseen() throws SQLException {
    Map<String, Optional<Position>> claims = new HashMap<>();
    Rows.list(
        leader,
        row ->
            claims.put(row.getString(1), Optional.ofNullable(row.getString(2)).map(Position::new)),
        "select subscription, position from towline.claim");
    claimants = Set.copyOf(claims.keySet());
    if (claims.values().stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    List<LogPositions> positions =
        claims.values().stream().flatMap(Optional::stream).map(LogPositions::of).toList();
    Map<String, Long> lowest = new HashMap<>();
    for (String id : withTickets()) {
      lowest.put(
          id,
          positions.stream()
              .mapToLong(position -> position.of(id).lowestUnseen())
              .min()
              .orElse(Long.MAX_VALUE));
    }
    return Optional.of(lowest);
  }

  private List<String> withTickets() throws SQLException {
    List<String> ids = new ArrayList<>(captured());
    ids.add(LogPositions.TICKETS);
    return ids;
  }

  private List<String> captured() throws SQLException {
    return Rows.list(leader, row -> row.getString(1), "select id from towline.capture order by id");
  }

  private long newest(String id) throws SQLException {
    return Rows.list(
            leader, row -> row.getLong(1), "select max(seq) from %s".formatted(AuditTable.name(id)))
        .get(0);
  }

  /** How many entries are there from a number on. */
  private long from(String id, long seq) throws SQLException {
    return seq == Long.MAX_VALUE
        ? 0
        : Rows.list(
                leader,
                row -> row.getLong(1),
                "select count(*) from %s where seq >= %d".formatted(AuditTable.name(id), seq))
            .get(0);
  }

  private long width(String id) throws SQLException {
    String sql =
        """
        select coalesce(avg_row_length, 0) from information_schema.tables
        where table_schema = 'towline' and table_name = ?
        """;
    return Rows.list(leader, row -> row.getLong(1), sql, id).stream()
        .mapToLong(length -> Math.max(ENTRY_MIN, length))
        .findFirst()
        .orElse(ENTRY_MIN);
  }

  private long purge(String id, long below) throws SQLException {
    long deleted = 0;
    long step;
    do {
      step = step(id, below);
      deleted += step;
    } while (step == STEP);
    return deleted;
  }

  /** READ COMMITTED locks the rows that go and no gap beside them. */
  private long step(String id, long below) throws SQLException {
    String entries =
        "select seq from %s where seq < %d order by seq limit %d"
            .formatted(AuditTable.name(id), below, STEP);
    List<Long> seqs = Rows.list(leader, row -> row.getLong(1), entries);
    if (seqs.isEmpty()) {
      return 0;
    }
    long last = seqs.get(seqs.size() - 1);
    LeaderSession.execute(leader, "set transaction isolation level read committed");
    LeaderSession.execute(leader, "start transaction");
    try {
      mark(id, last);
      // With their count it ends at the last of them; without, the next entry would be locked as
      // well, which may be one of a transaction that is still open.
      LeaderSession.execute(
          leader,
          "delete from %s where seq <= %d order by seq limit %d"
              .formatted(AuditTable.name(id), last, seqs.size()));
      if (!claimants.containsAll(claimants())) {
        LeaderSession.execute(leader, "rollback");
        return 0;
      }
      LeaderSession.execute(leader, "commit");
      return seqs.size();
    } catch (SQLException e) {
      LeaderSession.execute(leader, "rollback");
      if (e.getErrorCode() == LOCK_WAIT_TIMEOUT || e.getErrorCode() == DEADLOCK) {
        log.debug("towline.{} is in use; it is purged next time.", id);
        return 0;
      }
      throw e;
    }
  }

  /**
   * Those who have a claim now. A claim is committed before its first snapshot: where no new one is
   * there after the entries went, its snapshot will know that they are gone.
   */
  private List<String> claimants() throws SQLException {
    return Rows.list(leader, row -> row.getString(1), "select subscription from towline.claim");
  }

  private void mark(String id, long last) throws SQLException {
    String sql = "update towline.capture set purged = greatest(purged, ?) where id = ?";
    try (PreparedStatement statement = leader.prepareStatement(sql)) {
      statement.setLong(1, last);
      statement.setString(2, id);
      statement.executeUpdate();
    }
  }

  /** A follower that is gone must not fill the leader's disk; of several the one longest unseen. */
  private void giveUp(long kept, long keptMax) throws SQLException {
    String sql =
        """
        select subscription, follower, date_format(seen_at, '%Y-%m-%d %H:%i:%s')
        from towline.claim order by seen_at, subscription limit 1
        """;
    List<String[]> longest =
        Rows.list(
            leader,
            row -> new String[] {row.getString(1), row.getString(2), row.getString(3)},
            sql);
    for (String[] claim : longest) {
      try (PreparedStatement statement =
          leader.prepareStatement("delete from towline.claim where subscription = ?")) {
        statement.setString(1, claim[0]);
        statement.executeUpdate();
      }
      log.warn(
          "{} - The leader keeps {} MB of changes, more than the {} MB that it may. Follower {},"
              + " seen last at {}, is given up: it must copy again.",
          claim[0],
          kept >> 20,
          keptMax >> 20,
          claim[1],
          claim[2]);
    }
  }
}
