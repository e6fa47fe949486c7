package dev.towline.dialect.own;

import dev.towline.dialect.isolation.Shelf;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.Position;
import dev.towline.model.QuarantinedRow;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The follower's {@code towline.quarantine} as an apply transaction changes it. */
public record QuarantineStore(Wording wording, Connection follower, SubscriptionName subscription)
    implements Shelf {

  @Override
  public long count() throws SQLException {
    return new StoredQuarantine(wording).count(follower, subscription);
  }

  @Override
  public Map<TableName, Set<List<String>>> keys() throws SQLException {
    String sql =
        """
        select schema_name, table_name, key_values
        from towline.quarantine
        where subscription = ?
        """;
    Map<TableName, Set<List<String>>> keys = new HashMap<>();
    Rows.list(
        follower,
        row ->
            keys.computeIfAbsent(
                    new TableName(row.getString(1), row.getString(2)), table -> new HashSet<>())
                .add(wording.list(row, "key_values").orElseThrow()),
        sql,
        subscription.text());
    return keys;
  }

  @Override
  public void remove(TableName table, Collection<List<String>> keys) throws SQLException {
    String sql =
        """
        delete from towline.quarantine
        where subscription = ? and schema_name = ? and table_name = ? and %s = %s
        """
            .formatted(wording.key(), wording.keyParameter());
    try (PreparedStatement statement = follower.prepareStatement(sql)) {
      for (List<String> key : keys) {
        Object list = wording.list(follower, key);
        Sql.bind(statement, subscription.text(), table.schema(), table.name(), list);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  @Override
  public void add(List<QuarantinedRow> rows, Position position) throws SQLException {
    for (QuarantinedRow row : rows) {
      if (again(row, position) == 0) {
        insert(row, position);
      }
    }
  }

  private long again(QuarantinedRow row, Position position) throws SQLException {
    String sql =
        """
        update towline.quarantine
        set column_name = ?, value = ?, reason = ?, position = ?, tried_at = greatest(since, %s),
          retry = false
        where subscription = ? and schema_name = ? and table_name = ? and %s = %s
        """
            .formatted(wording.now(), wording.key(), wording.keyParameter());
    return Sql.update(
        follower,
        sql,
        row.column().orElse(null),
        row.value().orElse(null),
        row.reason(),
        position.text(),
        subscription.text(),
        row.table().schema(),
        row.table().name(),
        wording.list(follower, row.key()));
  }

  private void insert(QuarantinedRow row, Position position) throws SQLException {
    String sql =
        """
        insert into towline.quarantine
          (subscription, schema_name, table_name, key_values, column_name, value, reason, position)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        """;
    Sql.update(
        follower,
        sql,
        subscription.text(),
        row.table().schema(),
        row.table().name(),
        wording.list(follower, row.key()),
        row.column().orElse(null),
        row.value().orElse(null),
        row.reason(),
        position.text());
  }

  @Override
  public long retry(TableName table) throws SQLException {
    String sql =
        """
        update towline.quarantine set retry = true
        where subscription = ? and schema_name = ? and table_name = ?
        """;
    return Sql.update(follower, sql, subscription.text(), table.schema(), table.name());
  }
}
