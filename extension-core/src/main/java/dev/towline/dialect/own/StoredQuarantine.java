package dev.towline.dialect.own;

import dev.towline.dialect.Quarantine;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.QuarantinedRow;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The follower's {@code towline.quarantine} as people look at it. */
public record StoredQuarantine(Wording wording) implements Quarantine {

  /** How many keys one round tries again. */
  static final int KEYS = 1_000;

  @Override
  public long count(Connection follower, SubscriptionName subscription) throws SQLException {
    return Rows.list(
            follower,
            row -> row.getLong(1),
            "select count(*) from towline.quarantine where subscription = ?",
            subscription.text())
        .get(0);
  }

  @Override
  public List<QuarantinedRow> first(Connection follower, SubscriptionName subscription, int limit)
      throws SQLException {
    String sql =
        """
        select schema_name, table_name, key_values, column_name, value, reason
        from towline.quarantine
        where subscription = ?
        order by schema_name, table_name, key_values
        limit ?
        """;
    return Rows.list(
        follower,
        row ->
            new QuarantinedRow(
                new TableName(row.getString("schema_name"), row.getString("table_name")),
                wording.list(row, "key_values").orElseThrow(),
                Optional.ofNullable(row.getString("column_name")),
                Optional.ofNullable(row.getString("value")),
                row.getString("reason")),
        sql,
        subscription.text(),
        limit);
  }

  /** Those that were asked for already count as well. */
  @Override
  public long retry(Connection follower, SubscriptionName subscription, List<TableName> tables)
      throws SQLException {
    if (tables.isEmpty()) {
      Sql.update(
          follower,
          "update towline.quarantine set retry = true where subscription = ?",
          subscription.text());
      return count(follower, subscription);
    }
    long rows = 0;
    for (TableName table : tables) {
      rows += new QuarantineStore(wording, follower, subscription).retry(table);
    }
    return rows;
  }

  /** Parents come first, in the order in which tables are copied. */
  @Override
  public Optional<Retry> next(Connection follower, SubscriptionName subscription)
      throws SQLException {
    String tables =
        """
        select q.schema_name, q.table_name
        from towline.quarantine q
        join towline.subscription_table t
          on t.subscription = q.subscription and t.schema_name = q.schema_name
          and t.table_name = q.table_name
        where q.subscription = ? and q.retry
        order by t.ordinal
        limit 1
        """;
    List<TableName> first =
        Rows.list(
            follower,
            row -> new TableName(row.getString(1), row.getString(2)),
            tables,
            subscription.text());
    return first.isEmpty()
        ? Optional.empty()
        : Optional.of(new Retry(first.get(0), keys(follower, subscription, first.get(0))));
  }

  private List<List<String>> keys(
      Connection follower, SubscriptionName subscription, TableName table) throws SQLException {
    String sql =
        """
        select key_values
        from towline.quarantine
        where subscription = ? and schema_name = ? and table_name = ? and retry
        order by %s
        limit ?
        """
            .formatted(wording.key());
    return Rows.list(
        follower,
        row -> wording.list(row, "key_values").orElseThrow(),
        sql,
        subscription.text(),
        table.schema(),
        table.name(),
        KEYS);
  }
}
