package dev.towline.dialect.own;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Epoch;
import dev.towline.model.NodeName;
import dev.towline.model.Position;
import dev.towline.model.StreamId;
import dev.towline.model.Subscription;
import dev.towline.model.Subscription.Failure;
import dev.towline.model.Subscription.Slices;
import dev.towline.model.Subscription.State;
import dev.towline.model.SubscriptionName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** Reads a row of the follower's {@code towline.subscription}. */
public record SubscriptionRow(Wording wording) {

  private static final String LOAD =
      """
      select name, leader, stream, epoch, position, as_of, state, slice_next, slice_count,
        slice_position, slice_as_of, acknowledgement, relay, seen_at, rows_applied,
        rows_per_second, failure, remedy, failed_at
      from towline.subscription
      where name = ?
      """;

  /** The row of that name. */
  public Optional<Subscription> load(Connection follower, SubscriptionName name)
      throws SQLException {
    return Rows.list(follower, this::subscription, LOAD, name.text()).stream().findFirst();
  }

  private Subscription subscription(ResultSet row) throws SQLException {
    return new Subscription(
        new SubscriptionName(row.getString("name")),
        new NodeName(row.getString("leader")),
        new StreamId(row.getString("stream")),
        new Epoch(row.getLong("epoch")),
        Optional.ofNullable(row.getString("position")).map(Position::new),
        wording.instant(row, "as_of"),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT).replace(' ', '_')),
        slices(row),
        row.getLong("acknowledgement"),
        row.getString("relay"),
        wording.instant(row, "seen_at"),
        row.getLong("rows_applied"),
        row.getDouble("rows_per_second"),
        failure(row));
  }

  private Optional<Slices> slices(ResultSet row) throws SQLException {
    String first = row.getString("slice_position");
    return first == null
        ? Optional.empty()
        : Optional.of(
            new Slices(
                row.getInt("slice_next"),
                row.getInt("slice_count"),
                new Position(first),
                wording.instant(row, "slice_as_of").orElseThrow()));
  }

  private Optional<Failure> failure(ResultSet row) throws SQLException {
    String problem = row.getString("failure");
    return problem == null
        ? Optional.empty()
        : Optional.of(
            new Failure(
                problem, row.getString("remedy"), wording.instant(row, "failed_at").orElseThrow()));
  }
}
