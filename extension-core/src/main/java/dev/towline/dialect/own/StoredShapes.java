package dev.towline.dialect.own;

import dev.towline.dialect.Shapes;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.Epoch;
import dev.towline.model.KnownShape;
import dev.towline.model.ShapeIntent;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.ToldChange;
import dev.towline.model.ToldChange.Outcome;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The follower's {@code towline.followed_shape}, {@code shape_intent} and {@code shape_change}. */
public record StoredShapes(Wording wording) implements Shapes {

  /** No more changes of one subscription are kept than this; the oldest go. */
  private static final int KEPT = 1_000;

  /** How long one waits for a relay that is gone and whose last statement is not. */
  private static final Duration WAITING = Duration.ofSeconds(10);

  @Override
  public Map<TableName, KnownShape> known(Connection follower, SubscriptionName subscription)
      throws SQLException {
    Map<TableName, KnownShape> known = new HashMap<>();
    String sql =
        """
        select schema_name, table_name, relation, facts
        from towline.followed_shape
        where subscription = ?
        """;
    Rows.list(
        follower,
        row ->
            known.put(
                new TableName(row.getString("schema_name"), row.getString("table_name")),
                KnownShape.of(row.getLong("relation"), wording.list(row, "facts").orElseThrow())),
        sql,
        subscription.text());
    return known;
  }

  @Override
  public void guard(Connection follower, SubscriptionName subscription, Epoch epoch)
      throws SQLException {
    if (wording.sessionLock().isPresent()) {
      take(wording.sessionLock().get(), follower, subscription);
    }
    new ProgressStore(wording, follower, subscription).requireEpoch(epoch);
  }

  private static void take(
      Wording.SessionLock lock, Connection follower, SubscriptionName subscription)
      throws SQLException {
    long had =
        Rows.list(
                follower,
                row -> row.getLong(1),
                lock.take(),
                WAITING.toSeconds(),
                subscription.text())
            .get(0);
    if (had != 1) {
      throw TowlineException.temporary(
          "Another session of '%s' alters a table of the follower's.".formatted(subscription),
          "Wait for it; a statement that has been begun ends even when its relay is gone.");
    }
  }

  @Override
  public void letGo(Connection follower, SubscriptionName subscription) throws SQLException {
    if (wording.sessionLock().isPresent()) {
      Sql.update(follower, wording.sessionLock().get().giveBack(), subscription.text());
    }
  }

  @Override
  public Map<TableName, ShapeIntent> intents(Connection follower, SubscriptionName subscription)
      throws SQLException {
    Map<TableName, ShapeIntent> intents = new HashMap<>();
    String sql =
        """
        select schema_name, table_name, facts
        from towline.shape_intent
        where subscription = ?
        """;
    Rows.list(
        follower,
        row ->
            intents.put(
                new TableName(row.getString("schema_name"), row.getString("table_name")),
                ShapeIntent.of(wording.list(row, "facts").orElseThrow())),
        sql,
        subscription.text());
    return intents;
  }

  @Override
  public void intend(
      Connection follower, SubscriptionName subscription, TableName table, ShapeIntent intent)
      throws SQLException {
    abandon(follower, subscription, table);
    String sql =
        """
        insert into towline.shape_intent (subscription, schema_name, table_name, facts)
        values (?, ?, ?, ?)
        """;
    Sql.update(
        follower,
        sql,
        subscription.text(),
        table.schema(),
        table.name(),
        wording.list(follower, intent.texts()));
  }

  @Override
  public void abandon(Connection follower, SubscriptionName subscription, TableName table)
      throws SQLException {
    String sql =
        """
        delete from towline.shape_intent
        where subscription = ? and schema_name = ? and table_name = ?
        """;
    Sql.update(follower, sql, subscription.text(), table.schema(), table.name());
  }

  @Override
  public void follow(
      Connection follower, SubscriptionName subscription, TableName table, KnownShape shape)
      throws SQLException {
    abandon(follower, subscription, table);
    forget(follower, subscription, table);
    String sql =
        """
        insert into towline.followed_shape (subscription, schema_name, table_name, relation, facts)
        values (?, ?, ?, ?, ?)
        """;
    Sql.update(
        follower,
        sql,
        subscription.text(),
        table.schema(),
        table.name(),
        shape.relation(),
        wording.list(follower, shape.texts()));
  }

  @Override
  public void forget(Connection follower, SubscriptionName subscription, TableName table)
      throws SQLException {
    String sql =
        """
        delete from towline.followed_shape
        where subscription = ? and schema_name = ? and table_name = ?
        """;
    Sql.update(follower, sql, subscription.text(), table.schema(), table.name());
  }

  @Override
  public void tell(Connection follower, SubscriptionName subscription, ToldChange change)
      throws SQLException {
    forgetProposal(follower, subscription, change);
    String sql =
        """
        insert into towline.shape_change (subscription, schema_name, table_name, number, at, what,
          outcome, statement, reason)
        select ?, ?, ?, coalesce(max(number), 0) + 1, %s, ?, ?, ?, ?
        from towline.shape_change
        where subscription = ?
        """
            .formatted(wording.now());
    Sql.update(
        follower,
        sql,
        subscription.text(),
        change.table().schema(),
        change.table().name(),
        change.what(),
        change.outcome().name().toLowerCase(Locale.ROOT),
        change.statement(),
        change.reason(),
        subscription.text());
    forgetOldest(follower, subscription);
  }

  /** What was proposed before is either proposed again or settled. */
  private static void forgetProposal(
      Connection follower, SubscriptionName subscription, ToldChange change) throws SQLException {
    String sql =
        """
        delete from towline.shape_change
        where subscription = ? and schema_name = ? and table_name = ? and what = ?
          and outcome = 'proposed'
        """;
    Sql.update(
        follower,
        sql,
        subscription.text(),
        change.table().schema(),
        change.table().name(),
        change.what());
  }

  private static void forgetOldest(Connection follower, SubscriptionName subscription)
      throws SQLException {
    long last =
        Rows.list(
                follower,
                row -> row.getLong(1),
                "select max(number) from towline.shape_change where subscription = ?",
                subscription.text())
            .get(0);
    Sql.update(
        follower,
        "delete from towline.shape_change where subscription = ? and number <= ?",
        subscription.text(),
        last - KEPT);
  }

  @Override
  public List<Entry> last(Connection follower, SubscriptionName subscription, int limit)
      throws SQLException {
    String sql =
        """
        select schema_name, table_name, at, what, outcome, statement, reason
        from towline.shape_change
        where subscription = ?
        order by number desc
        limit ?
        """;
    return Rows.list(
        follower,
        row ->
            new Entry(
                wording.instant(row, "at").orElseThrow(),
                new ToldChange(
                    new TableName(row.getString("schema_name"), row.getString("table_name")),
                    row.getString("what"),
                    Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
                    row.getString("statement"),
                    row.getString("reason"))),
        sql,
        subscription.text(),
        limit);
  }
}
