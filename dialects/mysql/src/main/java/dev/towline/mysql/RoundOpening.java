package dev.towline.mysql;

import dev.towline.dialect.Changelog.Window;
import dev.towline.dialect.News;
import dev.towline.dialect.own.Claims;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.CapturedTable;
import dev.towline.model.Fingerprint;
import dev.towline.model.TableName;
import dev.towline.model.TowlineException;
import dev.towline.mysql.LogPosition.Sight;
import dev.towline.mysql.MySqlReading.Sighted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Opens a round's transaction. First, while gaps are open, a fresh list of transactions for their
 * proof; then the metadata locks, without a snapshot; then the clock; and only then the first read,
 * which takes the snapshot. Every audit table of the leader is looked at, not only those of the
 * subscription: so a position always says what has been seen of each, also of one that joins later.
 */
final class RoundOpening {

  private static final int DEFINITION_CHANGED = 1412;

  private final Engine engine;
  private final Connection leader;
  private final Window window;
  private final LogPositions since;
  private final Map<String, LogPosition> seen = new HashMap<>();

  RoundOpening(Engine engine, Connection leader, Window window) {
    this.engine = engine;
    this.leader = leader;
    this.window = window;
    this.since = window.since().map(LogPositions::of).orElse(LogPositions.NONE);
  }

  MySqlReading open() throws SQLException {
    Optional<ActiveTransactions> active =
        since.gaps() ? new FreshList(leader).take() : Optional.empty();
    List<String> ids =
        new ArrayList<>(
            Rows.list(
                leader, row -> row.getString(1), "select id from towline.capture order by id"));
    ids.add(LogPositions.TICKETS);
    try {
      new MetadataLocks(leader, window.lockTimeout()).take(names(ids));
      return new MySqlReading(
          engine, leader, window.since(), window.skipOrigin(), sighted(ids, active));
    } catch (SQLException e) {
      rollback(e);
      if (e.getErrorCode() == DEFINITION_CHANGED) {
        throw changed(e);
      }
      throw e;
    } catch (RuntimeException e) {
      rollback(e);
      throw e;
    }
  }

  private List<String> names(List<String> ids) {
    List<String> names = new ArrayList<>();
    window.tables().forEach(table -> names.add(Quoting.name(table.name())));
    ids.forEach(id -> names.add(AuditTable.name(id)));
    return names;
  }

  private void rollback(Exception cause) {
    try {
      LeaderSession.execute(leader, "rollback");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private TowlineException changed(SQLException cause) {
    return TowlineException.temporary(
        "A table of '%s' was altered while its snapshot was opened."
            .formatted(window.subscription()),
        "Nothing: the tables are looked at again.",
        cause);
  }

  private Sighted sighted(List<String> ids, Optional<ActiveTransactions> active)
      throws SQLException {
    Instant asOf = Clock.now(leader);
    AuditLook look = new AuditLook(leader);
    Map<String, Long> highest = look.highest(ids);
    Map<String, Long> purged = purged();
    for (String id : ids) {
      seen.put(id, seen(id, highest.getOrDefault(id, 0L), purged.getOrDefault(id, 0L)));
    }
    refuseUnanswerable(highest, purged);
    Map<String, Sight> sights = new HashMap<>();
    for (String id : ids) {
      sights.put(id, sight(look, id, highest.getOrDefault(id, 0L)));
    }
    Map<String, LogWindow> windows = windows(sights);
    return new Sighted(
        since,
        after(sights, active),
        windows,
        news(look, windows),
        fingerprints(),
        asOf,
        engine.logWritten(leader));
  }

  private LogPosition log(String id) {
    return seen.getOrDefault(id, LogPosition.START);
  }

  private Sight sight(AuditLook look, String id, long highest) throws SQLException {
    LogPosition log = log(id);
    return new Sight(
        log.gaps().isEmpty() ? List.of() : look.visible(id, log.gapRanges()),
        highest < log.next() ? List.of() : look.missing(id, log.next()),
        highest);
  }

  private LogPositions after(Map<String, Sight> sights, Optional<ActiveTransactions> active) {
    SortedMap<String, LogPosition> logs = new TreeMap<>();
    sights.forEach((id, sight) -> logs.put(id, log(id).after(sight, active)));
    return new LogPositions(logs);
  }

  private Map<String, LogWindow> windows(Map<String, Sight> sights) {
    Map<String, LogWindow> windows = new HashMap<>();
    sights.forEach(
        (id, sight) -> {
          LogPosition log = log(id);
          if (sight.highest() >= log.next() || !sight.filled().isEmpty()) {
            windows.put(id, new LogWindow(id, log.next(), sight.filled()));
          }
        });
    return windows;
  }

  private List<News> news(AuditLook look, Map<String, LogWindow> windows) throws SQLException {
    Map<CapturedTable, LogWindow> asked = new LinkedHashMap<>();
    if (window.since().isPresent()) {
      for (CapturedTable table : window.tables()) {
        Optional.ofNullable(windows.get(table.id())).ifPresent(w -> asked.put(table, w));
      }
    }
    return asked.isEmpty() ? List.of() : look.news(asked, window.skipOrigin());
  }

  private Map<TableName, Fingerprint> fingerprints() throws SQLException {
    return new Fingerprints(engine, leader)
        .of(window.tables().stream().map(CapturedTable::name).toList());
  }

  /** A difference that is not complete must never be taken for an empty one. */
  private void refuseUnanswerable(Map<String, Long> highest, Map<String, Long> purged)
      throws SQLException {
    if (new Claims(new MySqlWording(), leader).claimed(window.subscription()).isEmpty()) {
      throw Claims.dropped(window.subscription());
    }
    for (Map.Entry<String, LogPosition> log : seen.entrySet()) {
      refuseAhead(log.getKey(), log.getValue(), highest.getOrDefault(log.getKey(), 0L));
      refusePurged(log.getKey(), log.getValue(), purged.getOrDefault(log.getKey(), 0L));
    }
  }

  private Map<String, Long> purged() throws SQLException {
    Map<String, Long> purged = new HashMap<>();
    Rows.list(
        leader,
        row -> purged.put(row.getString(1), row.getLong(2)),
        "select id, purged from towline.capture where purged > 0");
    return purged;
  }

  /** The newest entry is never purged: where it is gone, so are others. */
  private void refuseAhead(String id, LogPosition log, long highest) {
    if (log.next() > highest + 1) {
      throw TowlineException.fatal(
          "The follower of '%s' is ahead of its leader: it has seen towline.%s up to %d, the leader has it up to %d. The leader was put back from a copy."
              .formatted(window.subscription(), id, log.next() - 1, highest),
          "Make the follower copy again; it may have changes that the leader lost.");
    }
  }

  private void refusePurged(String id, LogPosition log, long purged) {
    if (window.since().isPresent() && log.misses(purged)) {
      throw TowlineException.fatal(
          "The leader no longer has all changes since the position of '%s': towline.%s is purged up to %d, the follower has seen it up to %d."
              .formatted(window.subscription(), id, purged, log.lowestUnseen() - 1),
          "Make the follower copy again.");
    }
  }

  /**
   * What the follower has seen of an audit table. Capture that was removed and installed again has
   * an empty one, whose numbers begin above all that were before.
   */
  private LogPosition seen(String id, long highest, long purged) throws SQLException {
    if (window.since().isEmpty()) {
      return LogPosition.beginning(purged);
    }
    LogPosition log = since.of(id);
    boolean madeAnew =
        highest == 0
            && log.next() > 1
            && Rows.list(
                    leader,
                    row -> row.getLong(1) > log.next(),
                    "select auto_increment from information_schema.tables"
                        + " where table_schema = 'towline' and table_name = ?",
                    id)
                .get(0);
    return madeAnew ? LogPosition.START : log;
  }
}
