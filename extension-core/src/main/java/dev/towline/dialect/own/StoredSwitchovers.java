package dev.towline.dialect.own;

import dev.towline.dialect.Switchovers;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.Epoch;
import dev.towline.model.Leadership;
import dev.towline.model.NodeName;
import dev.towline.model.Position;
import dev.towline.model.StreamId;
import dev.towline.model.SubscriptionName;
import dev.towline.model.Switchover;
import dev.towline.model.Switchover.Step;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes of leaders in {@code towline.leadership}, {@code towline.switchover} and {@code
 * towline.succession}.
 */
public record StoredSwitchovers(Wording wording) implements Switchovers {

  private static final String LOAD =
      """
      select subscription, id, runner, old_leader, new_leader, epoch, step, stream, position,
        fenced_at, promoted_at
      from towline.switchover
      where subscription = ?
      """;

  @Override
  public Optional<Leadership> leadership(Connection database, SubscriptionName subscription)
      throws SQLException {
    return Rows.list(
            database,
            row ->
                new Leadership(
                    subscription, new NodeName(row.getString(1)), new Epoch(row.getLong(2))),
            "select leader, epoch from towline.leadership where subscription = ?",
            subscription.text())
        .stream()
        .findFirst();
  }

  @Override
  public void lead(Connection database, Leadership leadership) throws SQLException {
    String subscription = leadership.subscription().text();
    Optional<Leadership> known = leadership(database, leadership.subscription());
    if (known.isEmpty()) {
      Sql.update(
          database,
          "insert into towline.leadership (subscription, leader, epoch) values (?, ?, ?)",
          subscription,
          leadership.leader().text(),
          leadership.epoch().number());
      return;
    }
    String sql =
        """
        update towline.leadership set leader = ?, epoch = ?, since = %s
        where subscription = ? and epoch < ?
        """
            .formatted(wording.now());
    long epoch = leadership.epoch().number();
    Sql.update(database, sql, leadership.leader().text(), epoch, subscription, epoch);
  }

  @Override
  public Optional<Switchover> load(Connection database, SubscriptionName subscription)
      throws SQLException {
    return Rows.list(database, this::switchover, LOAD, subscription.text()).stream().findFirst();
  }

  private Switchover switchover(ResultSet row) throws SQLException {
    return new Switchover(
        new SubscriptionName(row.getString("subscription")),
        row.getString("id"),
        row.getString("runner"),
        new NodeName(row.getString("old_leader")),
        new NodeName(row.getString("new_leader")),
        new Epoch(row.getLong("epoch")),
        Step.valueOf(row.getString("step").toUpperCase(Locale.ROOT)),
        Optional.ofNullable(row.getString("stream")).map(StreamId::new),
        Optional.ofNullable(row.getString("position")).map(Position::new),
        wording.instant(row, "fenced_at"),
        wording.instant(row, "promoted_at"));
  }

  @Override
  public void store(Connection database, Switchover switchover) throws SQLException {
    String subscription = switchover.subscription().text();
    Sql.update(database, "delete from towline.switchover where subscription = ?", subscription);
    Sql.update(
        database,
        """
        insert into towline.switchover (subscription, id, runner, old_leader, new_leader, epoch,
          step, stream, position)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        subscription,
        switchover.id(),
        switchover.runner(),
        switchover.oldLeader().text(),
        switchover.newLeader().text(),
        switchover.epoch().number(),
        switchover.step().word(),
        text(switchover.stream().map(StreamId::text)),
        text(switchover.position().map(Position::text)));
  }

  @Override
  public boolean advance(Connection database, Switchover current, Switchover next)
      throws SQLException {
    String sql =
        """
        update towline.switchover
        set runner = ?, epoch = ?, step = ?, stream = ?, position = ?
        where subscription = ? and id = ? and runner = ? and step = ?
        """;
    return Sql.update(
            database,
            sql,
            next.runner(),
            next.epoch().number(),
            next.step().word(),
            text(next.stream().map(StreamId::text)),
            text(next.position().map(Position::text)),
            current.subscription().text(),
            current.id(),
            current.runner(),
            current.step().word())
        == 1;
  }

  private static @Nullable Object text(Optional<String> text) {
    return text.orElse(null);
  }

  @Override
  public void noteFenced(Connection database, SubscriptionName subscription) throws SQLException {
    String sql =
        """
        update towline.switchover
        set fenced_at = (select since from towline.fence where subscription = ?)
        where subscription = ?
        """;
    Sql.update(database, sql, subscription.text(), subscription.text());
  }

  @Override
  public void notePromoted(Connection database, SubscriptionName subscription) throws SQLException {
    Sql.update(
        database,
        "update towline.switchover set promoted_at = coalesce(promoted_at, %s) where subscription = ?"
            .formatted(wording.now()),
        subscription.text());
  }

  @Override
  public void succeed(Connection database, Switchover change, boolean own) throws SQLException {
    String subscription = change.subscription().text();
    long epoch = change.epoch().number();
    Sql.update(
        database,
        "delete from towline.succession where subscription = ? and epoch = ?",
        subscription,
        epoch);
    Sql.update(
        database,
        """
        insert into towline.succession (subscription, epoch, own, stream, position, complete)
        values (?, ?, ?, ?, ?, ?)
        """,
        subscription,
        epoch,
        own,
        change.stream().orElseThrow().text(),
        change.position().orElseThrow().text(),
        change.step() != Step.LOST);
  }

  @Override
  public void noteRejoined(
      Connection database, SubscriptionName subscription, Epoch epoch, Position reached)
      throws SQLException {
    Sql.update(
        database,
        "update towline.succession set rejoined = ? where subscription = ? and epoch = ?",
        reached.text(),
        subscription.text(),
        epoch.number());
  }

  @Override
  public void forgetSuccessions(Connection database, SubscriptionName subscription)
      throws SQLException {
    Sql.update(
        database, "delete from towline.succession where subscription = ?", subscription.text());
  }

  @Override
  public void forgetSubscription(Connection database, SubscriptionName subscription)
      throws SQLException {
    Sql.update(database, "delete from towline.subscription where name = ?", subscription.text());
  }

  @Override
  public void raiseEpoch(Connection follower, SubscriptionName subscription, Epoch epoch)
      throws SQLException {
    Sql.update(
        follower,
        "update towline.subscription set epoch = ? where name = ? and epoch < ?",
        epoch.number(),
        subscription.text(),
        epoch.number());
  }

  @Override
  public void forgetOverwritten(Connection database, SubscriptionName subscription, Epoch epoch)
      throws SQLException {
    Sql.update(
        database,
        "delete from towline.overwritten where subscription = ? and epoch = ?",
        subscription.text(),
        epoch.number());
  }

  @Override
  public void keep(
      Connection database, SubscriptionName subscription, Epoch epoch, List<Overwritten> rows)
      throws SQLException {
    String sql =
        """
        insert into towline.overwritten (subscription, epoch, schema_name, table_name, key_values,
          old_row, new_row)
        values (?, ?, ?, ?, ?, ?, ?)
        """;
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      for (Overwritten row : rows) {
        Sql.bind(
            statement,
            subscription.text(),
            epoch.number(),
            row.table().schema(),
            row.table().name(),
            wording.list(database, row.key()),
            text(row.oldRow()),
            text(row.newRow()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
