package dev.towline.dialect.own;

import dev.towline.dialect.Changelog.Claim;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.Position;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** What a leader keeps for its subscriptions, in {@code towline.claim}. */
public record Claims(Wording wording, Connection leader) {

  /** What a subscription is known to have; empty where it has no claim. */
  public Optional<Claim> claimed(SubscriptionName subscription) throws SQLException {
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
  public void acknowledge(SubscriptionName subscription, Position position, long number)
      throws SQLException {
    String sql =
        """
        update towline.claim set position = ?, acknowledgement = ?, seen_at = %s
        where subscription = ? and acknowledgement < ?
        """
            .formatted(wording.now());
    long told = Sql.update(leader, sql, position.text(), number, subscription.text(), number);
    if (told != 1 && claimed(subscription).isEmpty()) {
      throw dropped(subscription);
    }
  }

  /** Nothing is kept for the subscription any more. */
  public void release(SubscriptionName subscription) throws SQLException {
    Sql.update(leader, "delete from towline.claim where subscription = ?", subscription.text());
  }

  /** Its claim is gone, and with it what it needs. */
  public static TowlineException dropped(SubscriptionName subscription) {
    return TowlineException.fatal(
        "The leader no longer keeps changes for '%s': its claim in towline.claim was dropped."
            .formatted(subscription),
        ("Make the follower copy again: delete from towline.subscription where name = '%s' there,"
                + " with copy-over: true in the configuration.")
            .formatted(subscription));
  }
}
