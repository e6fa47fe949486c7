package dev.towline.mysql;

import dev.towline.dialect.Changelog.Claim;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.NodeName;
import dev.towline.model.Position;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/** What a leader keeps for its subscriptions, in {@code towline.claim}. */
record Claims(Connection leader) {

  void claim(SubscriptionName subscription, NodeName follower) throws SQLException {
    String sql =
        """
        insert into towline.claim (subscription, follower) values (?, ?)
        on duplicate key update
          follower = values(follower), position = null, acknowledgement = 0,
          claimed_at = utc_timestamp(6), seen_at = utc_timestamp(6)
        """;
    try (PreparedStatement statement = leader.prepareStatement(sql)) {
      statement.setString(1, subscription.text());
      statement.setString(2, follower.text());
      statement.executeUpdate();
    }
  }

  Optional<Claim> claimed(SubscriptionName subscription) throws SQLException {
    return Rows.list(
            leader,
            row ->
                new Claim(Optional.ofNullable(row.getString(1)).map(Position::new), row.getLong(2)),
            "select position, acknowledgement from towline.claim where subscription = ?",
            subscription.text())
        .stream()
        .findFirst();
  }

  /** Never goes back: a relay that was held up may tell less than the one after it. */
  void acknowledge(SubscriptionName subscription, Position position, long number)
      throws SQLException {
    String sql =
        """
        update towline.claim set position = ?, acknowledgement = ?, seen_at = utc_timestamp(6)
        where subscription = ? and acknowledgement < ?
        """;
    try (PreparedStatement statement = leader.prepareStatement(sql)) {
      statement.setString(1, position.text());
      statement.setLong(2, number);
      statement.setString(3, subscription.text());
      statement.setLong(4, number);
      if (statement.executeUpdate() != 1 && claimed(subscription).isEmpty()) {
        throw dropped(subscription);
      }
    }
  }

  void release(SubscriptionName subscription) throws SQLException {
    String sql = "delete from towline.claim where subscription = ?";
    try (PreparedStatement statement = leader.prepareStatement(sql)) {
      statement.setString(1, subscription.text());
      statement.executeUpdate();
    }
  }

  static TowlineException dropped(SubscriptionName subscription) {
    return TowlineException.fatal(
        "The leader no longer keeps changes for '%s': its claim in towline.claim was dropped."
            .formatted(subscription),
        ("Make the follower copy again: delete from towline.subscription where name = '%s' there,"
                + " with copy-over: true in the configuration.")
            .formatted(subscription));
  }
}
