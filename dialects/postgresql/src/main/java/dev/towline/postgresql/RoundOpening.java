package dev.towline.postgresql;

import dev.towline.dialect.Changelog.Window;
import dev.towline.dialect.own.Claims;
import dev.towline.model.CapturedTable;
import dev.towline.model.Fingerprint;
import dev.towline.model.Position;
import dev.towline.model.TableName;
import dev.towline.model.TableShape.Kind;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Opens a round's transaction. All locks come before the snapshot, in statements that take none
 * themselves (BEGIN, SET LOCAL, LOCK): a TRUNCATE, a rewrite or an ATTACH that comes between would
 * show rows of another moment.
 */
final class RoundOpening {

  private static final String UNDEFINED_TABLE = "42P01";

  private final Connection leader;
  private final Window window;

  RoundOpening(Connection leader, Window window) {
    this.leader = leader;
    this.window = window;
  }

  PostgresReading open() throws SQLException {
    try {
      lock();
      return read();
    } catch (SQLException | RuntimeException e) {
      rollback(e);
      throw e;
    }
  }

  /** A table that is gone is found out about when the subscription is opened anew. */
  private void lock() throws SQLException {
    try {
      Session.execute(leader, locks());
    } catch (SQLException e) {
      if (UNDEFINED_TABLE.equals(e.getSQLState())) {
        throw TowlineException.temporary(
            "A table of '%s' was dropped, renamed or taken out of capture."
                .formatted(window.subscription()),
            "Nothing yet: the tables are looked at again.",
            e);
      }
      throw e;
    }
  }

  private void rollback(Exception cause) {
    try {
      Session.execute(leader, "rollback");
    } catch (SQLException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Lookups by key are forced to use indexes: audit tables come and go too fast for statistics, and
   * one wrong plan would read a whole table for three rows.
   */
  private String locks() {
    return """
        begin isolation level repeatable read read only;
        set local lock_timeout = %d;
        set local enable_seqscan = off; set local enable_hashjoin = off;
        set local enable_mergejoin = off;
        lock table %s in access share mode
        """
        .formatted(
            window.lockTimeout().toMillis(),
            window.tables().stream().map(this::locked).collect(Collectors.joining(", ")));
  }

  private String locked(CapturedTable table) {
    boolean only = table.shape().kind() == Kind.INHERITANCE;
    return (only ? "only " : "")
        + Quoting.name(table.name())
        + ", "
        + Segments.name(table, 0)
        + ", "
        + Segments.name(table, 1);
  }

  private record Moment(
      Position position, Instant asOf, String written, Optional<String> horizon, boolean claimed) {}

  private PostgresReading read() throws SQLException {
    Moment moment = moment();
    refuseUnanswerable(moment);
    return new PostgresReading(
        leader,
        moment.position(),
        window.since(),
        window.skipOrigin(),
        moment.asOf(),
        moment.written(),
        window.since().isPresent()
            ? new SegmentNews(leader, window).since(Snapshot.of(window.since().get()))
            : List.of(),
        fingerprints());
  }

  private Moment moment() throws SQLException {
    String sql =
        """
        select pg_catalog.txid_current_snapshot()::text, current_timestamp, %s::text,
          (select position from towline.horizon),
          exists (select from towline.claim where subscription = ?)
        """
            .formatted(Wal.of(Session.version(leader)).written());
    try (PreparedStatement statement = leader.prepareStatement(sql)) {
      statement.setString(1, window.subscription().text());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Moment(
            new Position(row.getString(1)),
            row.getObject(2, OffsetDateTime.class).toInstant(),
            row.getString(3),
            Optional.ofNullable(row.getString(4)),
            row.getBoolean(5));
      }
    }
  }

  /** A difference that is not complete must never be taken for an empty one. */
  private void refuseUnanswerable(Moment moment) {
    if (!moment.claimed()) {
      throw Claims.dropped(window.subscription());
    }
    if (window.since().isEmpty()) {
      return;
    }
    Snapshot since = Snapshot.of(window.since().get());
    if (since.xmax() > Snapshot.of(moment.position()).xmax()) {
      throw TowlineException.fatal(
          "The follower of '%s' is ahead of its leader: it has %s, the leader is at %s. The leader was put back from a copy."
              .formatted(window.subscription(), window.since().get(), moment.position()),
          "Make the follower copy again; it may have changes that the leader lost.");
    }
    boolean purged =
        moment.horizon().map(h -> !since.includes(Snapshot.of(new Position(h)))).orElse(false);
    if (purged) {
      throw TowlineException.fatal(
          "The leader no longer has all changes since %s, the position of '%s': they are purged up to %s."
              .formatted(window.since().get(), window.subscription(), moment.horizon().get()),
          "Make the follower copy again.");
    }
  }

  private Map<TableName, Fingerprint> fingerprints() throws SQLException {
    Map<Long, Fingerprint> byRelation =
        PostgresChangelog.fingerprints(
            leader, window.tables().stream().map(CapturedTable::relation).toList());
    Map<TableName, Fingerprint> fingerprints = new HashMap<>();
    window
        .tables()
        .forEach(
            table ->
                fingerprints.put(
                    table.name(), byRelation.getOrDefault(table.relation(), Fingerprint.NONE)));
    return fingerprints;
  }
}
