package dev.towline.dialect.own;

import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.Cursor;
import dev.towline.model.Epoch;
import dev.towline.model.Fingerprint;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.TableProgress;
import dev.towline.model.TableProgress.State;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The follower's {@code towline.subscription_table}. */
public record ProgressStore(Wording wording, Connection follower, SubscriptionName subscription) {

  /** All of the subscription, in the order in which they are copied. */
  public List<TableProgress> load() throws SQLException {
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
                wording.list(row, "cursor_values").map(Cursor::new),
                row.getLong("rows_done"),
                row.getLong("rows_expected"),
                new Fingerprint(row.getString("fingerprint")),
                row.getBoolean("complete")),
        sql,
        subscription.text());
  }

  /** Stores one table's progress, in the transaction of the caller. */
  public void store(TableProgress progress) throws SQLException {
    String sql =
        """
        update towline.subscription_table
        set state = ?, cursor_values = ?, rows_done = ?, rows_expected = ?, fingerprint = ?,
          complete = ?
        where subscription = ? and schema_name = ? and table_name = ?
        """;
    Sql.update(
        follower,
        sql,
        word(progress.state()),
        cursor(progress),
        progress.rowsDone(),
        Math.max(0, progress.rowsExpected()),
        progress.fingerprint().text(),
        progress.complete(),
        subscription.text(),
        progress.table().schema(),
        progress.table().name());
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private @Nullable Object cursor(TableProgress progress) throws SQLException {
    return progress.cursor().isEmpty()
        ? null
        : wording.list(follower, progress.cursor().get().values());
  }

  /** Replaces all rows of the subscription, in one transaction that the epoch guards. */
  public void arrange(Epoch epoch, List<TableProgress> tables) throws SQLException {
    Sql.execute(follower, "start transaction");
    try {
      requireEpoch(epoch);
      Sql.update(
          follower,
          "delete from towline.subscription_table where subscription = ?",
          subscription.text());
      for (int i = 0; i < tables.size(); i++) {
        insert(i, tables.get(i));
      }
      forgetVerifications();
      forgetQuarantined();
      Sql.execute(follower, "commit");
    } catch (SQLException | RuntimeException e) {
      Sql.execute(follower, "rollback");
      throw e;
    }
  }

  /**
   * Refuses to go on when another relay has the subscription; keeps it from that until the commit.
   */
  void requireEpoch(Epoch epoch) throws SQLException {
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

  private void insert(int ordinal, TableProgress progress) throws SQLException {
    String sql =
        """
        insert into towline.subscription_table (subscription, schema_name, table_name, ordinal,
          state, cursor_values, rows_done, rows_expected, fingerprint, complete)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;
    Sql.update(
        follower,
        sql,
        subscription.text(),
        progress.table().schema(),
        progress.table().name(),
        ordinal,
        word(progress.state()),
        cursor(progress),
        progress.rowsDone(),
        Math.max(0, progress.rowsExpected()),
        progress.fingerprint().text(),
        progress.complete());
  }

  /** A verification has nothing to say about tables that are no longer followed. */
  private void forgetVerifications() throws SQLException {
    String sql =
        """
        delete from towline.verification_table
        where verification in (select id from towline.verification where subscription = ?)
          and not exists (
            select 1 from towline.subscription_table s
            where s.subscription = ? and s.schema_name = verification_table.schema_name
              and s.table_name = verification_table.table_name)
        """;
    Sql.update(follower, sql, subscription.text(), subscription.text());
    String without =
        """
        delete from towline.verification
        where subscription = ?
          and not exists (
            select 1 from towline.verification_table t where t.verification = verification.id)
        """;
    Sql.update(follower, without, subscription.text());
    String finish =
        """
        update towline.verification v set finished_at = %s
        where v.subscription = ? and v.finished_at is null
          and not exists (
            select 1 from towline.verification_table t
            where t.verification = v.id and t.pass <> 'done')
        """
            .formatted(wording.now());
    Sql.update(follower, finish, subscription.text());
  }

  /** Nor is anything refused of a table that is not followed, or whose copy has not begun. */
  private void forgetQuarantined() throws SQLException {
    String sql =
        """
        delete from towline.quarantine
        where subscription = ?
          and not exists (
            select 1 from towline.subscription_table s
            where s.subscription = quarantine.subscription
              and s.schema_name = quarantine.schema_name
              and s.table_name = quarantine.table_name and s.state <> 'waiting')
        """;
    Sql.update(follower, sql, subscription.text());
  }
}
