package dev.towline.dialect.own;

import dev.towline.dialect.Fence.Notice;
import dev.towline.dialect.Fence.State;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.Epoch;
import dev.towline.model.NodeName;
import dev.towline.model.SubscriptionName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** What a database keeps of its fences, in {@code towline.fence}. */
public record Fences(Wording wording, Connection database) {

  /** The fence of a subscription; empty where it has none. */
  public Optional<State> state(SubscriptionName subscription) throws SQLException {
    return Rows.list(
            database,
            row ->
                new State(
                    new Notice(
                        subscription,
                        new NodeName(row.getString("leader")),
                        new Epoch(row.getLong("epoch"))),
                    row.getBoolean("raised"),
                    wording.instant(row, "since").orElseThrow()),
            "select leader, epoch, raised, since from towline.fence where subscription = ?",
            subscription.text())
        .stream()
        .findFirst();
  }

  /** The number of a subscription's fence, by which its guards are named; empty without one. */
  public Optional<Integer> number(SubscriptionName subscription) throws SQLException {
    return Rows.list(
            database,
            row -> row.getInt(1),
            "select number from towline.fence where subscription = ?",
            subscription.text())
        .stream()
        .findFirst();
  }

  /** Enters a fence that is not raised yet, if it is not there. Returns its number. */
  public int enter(Notice notice) throws SQLException {
    Optional<Integer> there = number(notice.subscription());
    if (there.isPresent()) {
      return there.get();
    }
    Sql.update(
        database,
        """
        insert into towline.fence (subscription, number, leader, epoch)
        select ?, coalesce(max(number), 0) + 1, ?, ? from towline.fence
        """,
        notice.subscription().text(),
        notice.leader().text(),
        notice.epoch().number());
    return number(notice.subscription()).orElseThrow();
  }

  /**
   * Stores that it lets everybody through.
   *
   * @return whether it was raised
   */
  public boolean lower(SubscriptionName subscription) throws SQLException {
    String sql =
        "update towline.fence set raised = false, since = %s where subscription = ? and raised"
            .formatted(wording.now());
    return Sql.update(database, sql, subscription.text()) == 1;
  }

  /** Forgets a fence that is not raised. */
  public void forget(SubscriptionName subscription) throws SQLException {
    Sql.update(
        database,
        "delete from towline.fence where subscription = ? and not raised",
        subscription.text());
  }
}
