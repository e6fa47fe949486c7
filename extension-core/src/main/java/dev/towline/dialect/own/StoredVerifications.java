package dev.towline.dialect.own;

import dev.towline.dialect.Verifications;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.Cursor;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.TowlineException;
import dev.towline.model.VerificationReport;
import dev.towline.model.VerificationReport.Difference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Verifications in {@code towline.verification} and the tables below it. */
public record StoredVerifications(Wording wording) implements Verifications {

  /** How many suspicions one round looks at again. */
  static final int SUSPECTS = 1_000;

  /** How many differences of a table a report names. */
  static final int NAMED = 10;

  /** Adds a subscription's tables to a verification. */
  private static final String ADD =
      """
      insert into towline.verification_table
        (verification, schema_name, table_name, ordinal, rows_expected)
      select ?, schema_name, table_name, ordinal, rows_expected
      from towline.subscription_table
      where subscription = ?\
      """;

  @Override
  public String request(Connection follower, SubscriptionName subscription, List<TableName> tables)
      throws SQLException {
    String id = UUID.randomUUID().toString();
    Sql.execute(follower, "start transaction");
    try {
      Sql.update(
          follower,
          "insert into towline.verification (id, subscription) values (?, ?)",
          id,
          subscription.text());
      for (TableName table : tables) {
        add(follower, id, subscription, table);
      }
      if (tables.isEmpty()) {
        addAll(follower, id, subscription);
      }
      Sql.execute(follower, "commit");
      return id;
    } catch (SQLException | RuntimeException e) {
      Sql.execute(follower, "rollback");
      throw e;
    }
  }

  private void addAll(Connection follower, String id, SubscriptionName subscription)
      throws SQLException {
    Sql.update(follower, ADD, id, subscription.text());
  }

  private void add(Connection follower, String id, SubscriptionName subscription, TableName table)
      throws SQLException {
    String sql = ADD + " and schema_name = ? and table_name = ?";
    if (Sql.update(follower, sql, id, subscription.text(), table.schema(), table.name()) == 0) {
      throw TowlineException.fatal(
          "Subscription '%s' does not follow table %s.".formatted(subscription, table),
          "Name one of its tables; towline status lists them.");
    }
  }

  @Override
  public Optional<Task> next(Connection follower, SubscriptionName subscription)
      throws SQLException {
    String sql =
        """
        select v.id, t.schema_name, t.table_name, t.pass, t.cursor_values
        from towline.verification v
        join towline.verification_table t on t.verification = v.id
        where v.subscription = ? and v.finished_at is null and t.pass <> 'done'
        order by v.requested_at, v.id, t.ordinal
        limit 1
        """;
    Optional<Task> task =
        Rows.list(
                follower,
                row ->
                    new Task(
                        row.getString("id"),
                        new TableName(row.getString("schema_name"), row.getString("table_name")),
                        Task.Pass.valueOf(row.getString("pass").toUpperCase(Locale.ROOT)),
                        wording.list(row, "cursor_values").map(Cursor::new),
                        List.of()),
                sql,
                subscription.text())
            .stream()
            .findFirst();
    return task.isPresent() && task.get().pass() == Task.Pass.CONFIRMING
        ? Optional.of(withSuspects(follower, task.get()))
        : task;
  }

  private Task withSuspects(Connection follower, Task task) throws SQLException {
    return new Task(
        task.id(),
        task.table(),
        task.pass(),
        task.cursor(),
        suspects(follower, task.id(), task.table()));
  }

  private List<Difference> suspects(Connection follower, String id, TableName table)
      throws SQLException {
    String sql =
        """
        select key_values, difference
        from towline.verification_difference
        where verification = ? and schema_name = ? and table_name = ? and not confirmed
        order by %s
        limit ?
        """
            .formatted(wording.key());
    return Rows.list(follower, this::difference, sql, id, table.schema(), table.name(), SUSPECTS);
  }

  private Difference difference(ResultSet row) throws SQLException {
    return new Difference(
        wording.list(row, "key_values").orElseThrow(), row.getString("difference"));
  }

  @Override
  public void record(
      Connection follower, Task task, Optional<Cursor> next, long rows, List<Difference> found)
      throws SQLException {
    boolean confirming = task.pass() == Task.Pass.CONFIRMING;
    if (confirming) {
      forgetSuspects(follower, task);
    }
    store(follower, task, found, confirming);
    advance(follower, task, next, rows);
    finish(follower, task.id());
  }

  /** Those that the task was made of: the first ones. */
  private void forgetSuspects(Connection follower, Task task) throws SQLException {
    if (task.suspects().isEmpty()) {
      return;
    }
    String sql =
        """
        delete from towline.verification_difference
        where verification = ? and schema_name = ? and table_name = ? and not confirmed
          and %s <= %s
        """
            .formatted(wording.key(), wording.keyParameter());
    List<String> last = task.suspects().get(task.suspects().size() - 1).key();
    Sql.update(
        follower,
        sql,
        task.id(),
        task.table().schema(),
        task.table().name(),
        wording.list(follower, last));
  }

  private void store(Connection follower, Task task, List<Difference> found, boolean confirmed)
      throws SQLException {
    String sql =
        """
        insert into towline.verification_difference
          (verification, schema_name, table_name, key_values, difference, confirmed)
        values (?, ?, ?, ?, ?, ?)
        """;
    try (PreparedStatement statement = follower.prepareStatement(sql)) {
      for (Difference difference : found) {
        Sql.bind(
            statement,
            task.id(),
            task.table().schema(),
            task.table().name(),
            wording.list(follower, difference.key()),
            difference.what(),
            confirmed);
        statement.addBatch();
      }
      if (!found.isEmpty()) {
        statement.executeBatch();
      }
    }
  }

  /**
   * After the last piece of a pass comes the next pass; confirming ends with the last suspicion.
   */
  private void advance(Connection follower, Task task, Optional<Cursor> next, long rows)
      throws SQLException {
    String sql =
        """
        update towline.verification_table t
        set cursor_values = ?, rows_compared = rows_compared + ?, pass = case
            when ? then pass
            when pass = 'comparing' then 'sweeping'
            when exists (
              select 1 from towline.verification_difference d
              where d.verification = t.verification and d.schema_name = t.schema_name
                and d.table_name = t.table_name and not d.confirmed) then 'confirming'
            else 'done' end
        where t.verification = ? and t.schema_name = ? and t.table_name = ?
        """;
    Sql.update(
        follower,
        sql,
        next.isEmpty() ? null : wording.list(follower, next.get().values()),
        rows,
        next.isPresent(),
        task.id(),
        task.table().schema(),
        task.table().name());
  }

  private void finish(Connection follower, String id) throws SQLException {
    String sql =
        """
        update towline.verification v set finished_at = %s
        where v.id = ? and not exists (
          select 1 from towline.verification_table t
          where t.verification = v.id and t.pass <> 'done')
        """
            .formatted(wording.now());
    Sql.update(follower, sql, id);
  }

  @Override
  public Optional<VerificationReport> report(Connection follower, String id) throws SQLException {
    List<Boolean> finished =
        Rows.list(
            follower,
            row -> row.getBoolean(1),
            "select finished_at is not null from towline.verification where id = ?",
            id);
    if (finished.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new VerificationReport(id, finished.get(0), tables(follower, id)));
  }

  private List<VerificationReport.Table> tables(Connection follower, String id)
      throws SQLException {
    String sql =
        """
        select t.schema_name, t.table_name, t.pass = 'done' as done, t.rows_compared,
          t.rows_expected,
          (select count(*) from towline.verification_difference d
           where d.verification = t.verification and d.schema_name = t.schema_name
             and d.table_name = t.table_name and d.confirmed
             and not exists (
               select 1 from towline.quarantine q
               where q.subscription = v.subscription and q.schema_name = d.schema_name
                 and q.table_name = d.table_name and q.%1$s = d.%1$s))
          + (select count(*) from towline.quarantine q
             where q.subscription = v.subscription and q.schema_name = t.schema_name
               and q.table_name = t.table_name) as differences
        from towline.verification_table t
        join towline.verification v on v.id = t.verification
        where t.verification = ?
        order by t.ordinal
        """
            .formatted(wording.key());
    return Rows.list(
        follower,
        row -> {
          TableName table =
              new TableName(row.getString("schema_name"), row.getString("table_name"));
          return new VerificationReport.Table(
              table,
              row.getBoolean("done"),
              row.getLong("rows_compared"),
              row.getLong("rows_expected"),
              row.getLong("differences"),
              named(follower, id, table));
        },
        sql,
        id);
  }

  /** A quarantined row is never equal, whatever was seen when its piece was compared. */
  private List<Difference> named(Connection follower, String id, TableName table)
      throws SQLException {
    String sql =
        """
        select named.key_values, named.difference
        from (
          select q.key_values, 'quarantined' as difference
          from towline.verification v
          join towline.quarantine q on q.subscription = v.subscription
          where v.id = ? and q.schema_name = ? and q.table_name = ?
          union all
          select d.key_values, d.difference
          from towline.verification_difference d
          join towline.verification v on v.id = d.verification
          where d.verification = ? and d.schema_name = ? and d.table_name = ? and d.confirmed
            and not exists (
              select 1 from towline.quarantine q
              where q.subscription = v.subscription and q.schema_name = d.schema_name
                and q.table_name = d.table_name and q.%1$s = d.%1$s)
        ) named
        order by named.key_values
        limit ?
        """
            .formatted(wording.key());
    return Rows.list(
        follower,
        this::difference,
        sql,
        id,
        table.schema(),
        table.name(),
        id,
        table.schema(),
        table.name(),
        NAMED);
  }

  /** Where foreign keys rest, nothing cascades. */
  @Override
  public void forget(Connection follower, String id) throws SQLException {
    Sql.update(follower, "delete from towline.verification_difference where verification = ?", id);
    Sql.update(follower, "delete from towline.verification_table where verification = ?", id);
    Sql.update(follower, "delete from towline.verification where id = ?", id);
  }
}
