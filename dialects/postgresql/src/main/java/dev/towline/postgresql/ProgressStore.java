package dev.towline.postgresql;

import dev.towline.model.Cursor;
import dev.towline.model.Epoch;
import dev.towline.model.Fingerprint;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.TableProgress;
import dev.towline.model.TableProgress.State;
import dev.towline.model.TowlineException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The follower's {@code towline.subscription_table}. */
record ProgressStore(Connection follower, SubscriptionName subscription) {

  List<TableProgress> load() throws SQLException {
    String sql =
        """
        select schema_name, table_name, state, cursor_values, rows_done, rows_expected,
          fingerprint, complete
        from towline.subscription_table
        where subscription = ?
        order by ordinal
        """;
    return Rows.list(
        follower,
        row ->
            new TableProgress(
                new TableName(row.getString("schema_name"), row.getString("table_name")),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                SubscriptionStore.cursor(row, "cursor_values"),
                row.getLong("rows_done"),
                row.getLong("rows_expected"),
                new Fingerprint(row.getString("fingerprint")),
                row.getBoolean("complete")),
        sql,
        subscription.text());
  }

  /** Stores one table's progress, in the transaction of the caller. */
  void store(TableProgress progress) throws SQLException {
    String sql =
        """
        update towline.subscription_table
        set state = ?, cursor_values = ?, rows_done = ?, rows_expected = ?, fingerprint = ?,
          complete = ?
        where subscription = ? and schema_name = ? and table_name = ?
        """;
    try (PreparedStatement statement = follower.prepareStatement(sql)) {
      bind(statement, progress);
      statement.setString(7, subscription.text());
      statement.setString(8, progress.table().schema());
      statement.setString(9, progress.table().name());
      statement.executeUpdate();
    }
  }

  private void bind(PreparedStatement statement, TableProgress progress) throws SQLException {
    statement.setString(1, progress.state().name().toLowerCase(Locale.ROOT));
    statement.setArray(2, array(follower, progress.cursor()));
    statement.setLong(3, progress.rowsDone());
    statement.setLong(4, Math.max(0, progress.rowsExpected()));
    statement.setString(5, progress.fingerprint().text());
    statement.setBoolean(6, progress.complete());
  }

  static @Nullable Array array(Connection connection, Optional<Cursor> cursor) throws SQLException {
    return cursor.isEmpty()
        ? null
        : connection.createArrayOf("text", cursor.get().values().toArray());
  }

  /** Replaces all rows of the subscription, in one transaction that the epoch guards. */
  void arrange(Epoch epoch, List<TableProgress> tables) throws SQLException {
    Session.execute(follower, "begin");
    try {
      requireEpoch(epoch);
      deleteAll();
      for (int i = 0; i < tables.size(); i++) {
        insert(i, tables.get(i));
      }
      forgetVerifications();
      forgetQuarantined();
      Session.execute(follower, "commit");
    } catch (SQLException | RuntimeException e) {
      Session.execute(follower, "rollback");
      throw e;
    }
  }

  private void requireEpoch(Epoch epoch) throws SQLException {
    String sql = "select epoch from towline.subscription where name = ? for update";
    long now =
        Rows.list(follower, row -> row.getLong(1), sql, subscription.text()).stream()
            .findFirst()
            .orElse(-1L);
    if (now != epoch.number()) {
      throw TowlineException.conflict(
          "Another relay holds '%s' since epoch %d; this one had epoch %s."
              .formatted(subscription, now, epoch),
          "Run only one relay for a subscription.");
    }
  }

  private void deleteAll() throws SQLException {
    try (PreparedStatement statement =
        follower.prepareStatement(
            "delete from towline.subscription_table where subscription = ?")) {
      statement.setString(1, subscription.text());
      statement.executeUpdate();
    }
  }

  private void insert(int ordinal, TableProgress progress) throws SQLException {
    String sql =
        """
        insert into towline.subscription_table (state, cursor_values, rows_done, rows_expected,
          fingerprint, complete, subscription, schema_name, table_name, ordinal)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;
    try (PreparedStatement statement = follower.prepareStatement(sql)) {
      bind(statement, progress);
      statement.setString(7, subscription.text());
      statement.setString(8, progress.table().schema());
      statement.setString(9, progress.table().name());
      statement.setInt(10, ordinal);
      statement.executeUpdate();
    }
  }

  /** A verification has nothing to say about tables that are no longer followed. */
  private void forgetVerifications() throws SQLException {
    String sql =
        """
        delete from towline.verification_table t
        using towline.verification v
        where v.id = t.verification and v.subscription = ?
          and not exists (
            select from towline.subscription_table s
            where s.subscription = v.subscription and s.schema_name = t.schema_name
              and s.table_name = t.table_name)
        """;
    try (PreparedStatement statement = follower.prepareStatement(sql)) {
      statement.setString(1, subscription.text());
      statement.executeUpdate();
    }
  }

  /** Nor is anything refused of a table that is not followed, or whose copy has not begun. */
  private void forgetQuarantined() throws SQLException {
    String sql =
        """
        delete from towline.quarantine q
        where q.subscription = ?
          and not exists (
            select from towline.subscription_table s
            where s.subscription = q.subscription and s.schema_name = q.schema_name
              and s.table_name = q.table_name and s.state <> 'waiting')
        """;
    try (PreparedStatement statement = follower.prepareStatement(sql)) {
      statement.setString(1, subscription.text());
      statement.executeUpdate();
    }
  }
}
