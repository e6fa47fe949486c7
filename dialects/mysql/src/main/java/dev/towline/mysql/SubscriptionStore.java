package dev.towline.mysql;

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
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The follower's {@code towline.subscription}: reading it, and the fence that guards it. */
record SubscriptionStore(Connection follower) {

  private static final String INSTALLED =
      """
      select count(*) from information_schema.tables
      where table_schema = 'towline' and table_name = 'subscription'
      """;

  Optional<Subscription> load(SubscriptionName name) throws SQLException {
    if (Rows.list(follower, row -> row.getInt(1), INSTALLED).get(0) == 0) {
      throw TowlineException.fatal(
          "Towline is not installed on the follower: there is no table towline.subscription.",
          "Run towline install.");
    }
    return new SubscriptionRow(new MySqlWording()).load(follower, name);
  }

  void create(SubscriptionName name, NodeName leader, StreamId stream, String relay)
      throws SQLException {
    String sql =
        """
        insert into towline.subscription (name, leader, stream, epoch, state, relay, seen_at)
        select ?, ?, ?, 1, 'copying', ?, utc_timestamp(6) from (select 1) one
        where not exists (select 1 from towline.subscription s where s.name = ?)
        """;
    Sql.update(follower, sql, name.text(), leader.text(), stream.text(), relay, name.text());
  }

  Epoch takeOver(SubscriptionName name, String relay) throws SQLException {
    String sql =
        """
        update towline.subscription
        set epoch = last_insert_id(epoch + 1), relay = ?, seen_at = utc_timestamp(6)
        where name = ?
        """;
    if (Sql.update(follower, sql, relay, name.text()) == 0) {
      throw TowlineException.conflict(
          "There is no subscription '%s' on the follower any more.".formatted(name),
          "Start the relay again.");
    }
    return Rows.list(follower, row -> new Epoch(row.getLong(1)), "select last_insert_id()").get(0);
  }

  /** Moves the subscription from what the relay knows to what it will be. */
  void advance(Advance advance) throws SQLException {
    String sql =
        """
        update towline.subscription
        set position = ?, as_of = ?, state = ?, slice_next = ?, slice_count = ?,
          slice_position = ?, slice_as_of = ?, acknowledgement = ?, seen_at = utc_timestamp(6),
          failure = null, remedy = null, failed_at = null
        where name = ? and epoch = ? and position <=> ?
        """;
    Optional<Slices> slices = advance.slices();
    long advanced =
        Sql.update(
            follower,
            sql,
            advance.to().text(),
            at(advance.asOf()),
            advance.state().words(),
            slices.map(Slices::next).orElse(null),
            slices.map(Slices::count).orElse(null),
            slices.map(s -> s.first().text()).orElse(null),
            slices.map(s -> at(s.firstAsOf())).orElse(null),
            advance.acknowledgement(),
            advance.subscription().text(),
            advance.epoch().number(),
            advance.from().map(Position::text).orElse(null));
    if (advanced != 1) {
      throw lost(advance.subscription(), advance.epoch());
    }
  }

  /** Our tables keep times in UTC, to the microsecond. */
  private static LocalDateTime at(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
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
        set as_of = greatest(coalesce(as_of, ?), ?), seen_at = utc_timestamp(6),
          rows_applied = rows_applied + ?, rows_per_second = ?,
          failure = null, remedy = null, failed_at = null
        where name = ? and epoch = ?
        """;
    long updated =
        Sql.update(
            follower, sql, at(asOf), at(asOf), rows, rowsPerSecond, name.text(), epoch.number());
    if (updated != 1) {
      throw lost(name, epoch);
    }
  }

  void recordFailure(SubscriptionName name, String problem, String remedy) throws SQLException {
    String sql =
        """
        update towline.subscription
        set failure = nullif(?, ''), remedy = nullif(?, ''),
          failed_at = case when ? <> '' then utc_timestamp(6) end
        where name = ?
        """;
    Sql.update(follower, sql, problem, remedy, problem, name.text());
  }
}
