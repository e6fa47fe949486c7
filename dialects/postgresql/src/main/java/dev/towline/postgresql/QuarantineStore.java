package dev.towline.postgresql;

import dev.towline.dialect.isolation.Shelf;
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
record QuarantineStore(Connection follower, SubscriptionName subscription) implements Shelf {

  @Override
  public long count() throws SQLException {
    return new PostgresQuarantine().count(follower, subscription);
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
                .add(Rows.strings(row.getArray(3))),
        sql,
        subscription.text());
    return keys;
  }

  @Override
  public void remove(TableName table, Collection<List<String>> keys) throws SQLException {
    String sql =
        """
        delete from towline.quarantine
        where subscription = ? and schema_name = ? and table_name = ? and key_values = ?
        """;
    try (PreparedStatement statement = follower.prepareStatement(sql)) {
      for (List<String> key : keys) {
        bind(statement, table, key);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  @Override
  public void add(List<QuarantinedRow> rows, Position position) throws SQLException {
    String sql =
        """
        insert into towline.quarantine as old
          (subscription, schema_name, table_name, key_values, column_name, value, reason, position)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict on constraint quarantine_pkey do update
        set column_name = excluded.column_name, value = excluded.value, reason = excluded.reason,
          position = excluded.position, tried_at = greatest(old.since, excluded.tried_at),
          retry = false
        """;
    try (PreparedStatement statement = follower.prepareStatement(sql)) {
      for (QuarantinedRow row : rows) {
        bind(statement, row.table(), row.key());
        statement.setString(5, row.column().orElse(null));
        statement.setString(6, row.value().orElse(null));
        statement.setString(7, row.reason());
        statement.setString(8, position.text());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void bind(PreparedStatement statement, TableName table, List<String> key)
      throws SQLException {
    statement.setString(1, subscription.text());
    statement.setString(2, table.schema());
    statement.setString(3, table.name());
    statement.setArray(4, Rows.texts(follower, key));
  }

  @Override
  public long retry(TableName table) throws SQLException {
    String sql =
        """
        update towline.quarantine set retry = true
        where subscription = ? and schema_name = ? and table_name = ?
        """;
    try (PreparedStatement statement = follower.prepareStatement(sql)) {
      statement.setString(1, subscription.text());
      statement.setString(2, table.schema());
      statement.setString(3, table.name());
      return statement.executeUpdate();
    }
  }
}
