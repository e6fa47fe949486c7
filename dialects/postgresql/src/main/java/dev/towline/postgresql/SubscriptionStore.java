package dev.towline.postgresql;

import dev.towline.dialect.Applier.Advance;
import dev.towline.dialect.own.SubscriptionRow;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.Epoch;
import dev.towline.model.NodeName;
import dev.towline.model.Position;
import dev.towline.model.StreamId;
import dev.towline.model.Subscription;
import dev.towline.model.Subscription.Slices;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** The follower's {@code towline.subscription}: reading it, and the fence that guards it. */
record SubscriptionStore(Connection follower) {

  Optional<Subscription> load(SubscriptionName name) throws SQLException {
    boolean installed =
        Rows.list(
                follower,
                row -> row.getBoolean(1),
                "select pg_catalog.to_regclass('towline.subscription') is not null")
            .get(0);
    if (!installed) {
      throw TowlineException.fatal(
          "Towline is not installed in database %s of the follower: there is no table towline.subscription."
              .formatted(follower.getCatalog()),
          "Run towline install.");
    }
    return new SubscriptionRow(new PostgresWording()).load(follower, name);
  }

  void create(SubscriptionName name, NodeName leader, StreamId stream, String relay)
      throws SQLException {
    String sql =
        """
        insert into towline.subscription (name, leader, stream, epoch, state, relay, seen_at)
        values (?, ?, ?, 1, 'copying', ?, clock_timestamp())
        on conflict (name) do nothing
        """;
    Sql.update(follower, sql, name.text(), leader.text(), stream.text(), relay);
  }

  Epoch takeOver(SubscriptionName name, String relay) throws SQLException {
    String sql =
        """
        update towline.subscription
        set epoch = epoch + 1, relay = ?, seen_at = clock_timestamp()
        where name = ?
        returning epoch
        """;
    return Rows.list(follower, row -> new Epoch(row.getLong(1)), sql, relay, name.text()).get(0);
  }

  /**
   * Moves the subscription from what the relay knows to what it will be.
   *
   * @return whether the session's triggers and foreign keys rest, as they should on a follower
   */
  boolean advance(Advance advance) throws SQLException {
    String sql =
        """
        update towline.subscription
        set position = ?, as_of = ?, state = ?, slice_next = ?, slice_count = ?,
          slice_position = ?, slice_as_of = ?, acknowledgement = ?, seen_at = clock_timestamp(),
          failure = null, remedy = null, failed_at = null
        where name = ? and epoch = ? and position is not distinct from ?
        returning pg_catalog.current_setting('session_replication_role') = 'replica'
        """;
    try (PreparedStatement statement = follower.prepareStatement(sql)) {
      statement.setString(1, advance.to().text());
      statement.setObject(2, at(advance.asOf()));
      statement.setString(3, advance.state().words());
      setSlices(statement, advance.slices());
      statement.setLong(8, advance.acknowledgement());
      statement.setString(9, advance.subscription().text());
      statement.setLong(10, advance.epoch().number());
      statement.setString(11, advance.from().map(Position::text).orElse(null));
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw lost(advance.subscription(), advance.epoch());
        }
        return row.getBoolean(1);
      }
    }
  }

  private static void setSlices(PreparedStatement statement, Optional<Slices> slices)
      throws SQLException {
    if (slices.isPresent()) {
      statement.setInt(4, slices.get().next());
      statement.setInt(5, slices.get().count());
      statement.setString(6, slices.get().first().text());
      statement.setObject(7, at(slices.get().firstAsOf()));
      return;
    }
    statement.setNull(4, Types.INTEGER);
    statement.setNull(5, Types.INTEGER);
    statement.setNull(6, Types.VARCHAR);
    statement.setNull(7, Types.TIMESTAMP_WITH_TIMEZONE);
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** Says who holds the subscription now. */
  private TowlineException lost(SubscriptionName name, Epoch epoch) throws SQLException {
    String holder =
        load(name)
            .map(s -> "%s holds it since epoch %s".formatted(s.relay(), s.epoch()))
            .orElse("it was deleted");
    return TowlineException.conflict(
        "Expected to advance 1 subscription row, advanced 0: this relay had '%s' at epoch %s, now %s."
            .formatted(name, epoch, holder),
        "Run only one relay for a subscription.");
  }

  void heartbeat(SubscriptionName name, Epoch epoch, Instant asOf, long rows, double rowsPerSecond)
      throws SQLException {
    String sql =
        """
        update towline.subscription
        set as_of = greatest(as_of, ?), seen_at = clock_timestamp(),
          rows_applied = rows_applied + ?, rows_per_second = ?,
          failure = null, remedy = null, failed_at = null
        where name = ? and epoch = ?
        """;
    long updated =
        Sql.update(follower, sql, at(asOf), rows, rowsPerSecond, name.text(), epoch.number());
    if (updated != 1) {
      throw lost(name, epoch);
    }
  }

  void recordFailure(SubscriptionName name, String problem, String remedy) throws SQLException {
    String sql =
        """
        update towline.subscription
        set failure = nullif(?, ''), remedy = nullif(?, ''),
          failed_at = case when ? <> '' then clock_timestamp() end
        where name = ?
        """;
    Sql.update(follower, sql, problem, remedy, problem, name.text());
  }
}
