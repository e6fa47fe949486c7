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
import dev.towline.model.VerificationReport.Occasion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Verifications in {@code towline.verification} and the tables below it. */
public record StoredVerifications(Wording wording) implements Verifications {

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
  public String request(Connection follower, SubscriptionName subscription, Wish wish)
      throws SQLException {
    String id = UUID.randomUUID().toString();
    Sql.execute(follower, "start transaction");
    try {
      Sql.update(
          follower,
          """
          insert into towline.verification (id, subscription, occasion, repair, all_tables)
          values (?, ?, ?, ?, ?)
          """,
          id,
          subscription.text(),
          word(wish.occasion()),
          wish.repair(),
          wish.tables().isEmpty());
      List<TableName> unknown = new ArrayList<>();
      for (TableName table : wish.tables()) {
        if (!added(follower, id, subscription, table)) {
          unknown.add(table);
        }
      }
      refuseUnknown(subscription, unknown);
      if (wish.tables().isEmpty()) {
        Sql.update(follower, ADD, id, subscription.text());
      }
      Sql.execute(follower, "commit");
      return id;
    } catch (SQLException | RuntimeException e) {
      Sql.execute(follower, "rollback");
      throw e;
    }
  }

  private static boolean added(
      Connection follower, String id, SubscriptionName subscription, TableName table)
      throws SQLException {
    String sql = ADD + " and schema_name = ? and table_name = ?";
    return Sql.update(follower, sql, id, subscription.text(), table.schema(), table.name()) > 0;
  }

  /** Tables that are not followed are told together. */
  static void refuseUnknown(SubscriptionName subscription, List<TableName> unknown) {
    if (!unknown.isEmpty()) {
      throw TowlineException.fatal(
          "Subscription '%s' does not follow %s."
              .formatted(
                  subscription,
                  unknown.stream()
                      .map(table -> "table " + table)
                      .collect(Collectors.joining(", nor "))),
          "Name tables that it has copied; towline status lists those of the leader.");
    }
  }

  @Override
  public Optional<Task> next(Connection follower, SubscriptionName subscription)
      throws SQLException {
    String sql =
        """
        select v.id, v.occasion, v.repair, t.schema_name, t.table_name, t.pass, t.cursor_values
        from towline.verification v
        join towline.verification_table t on t.verification = v.id
        where v.subscription = ? and v.finished_at is null and t.pass <> 'done'
        order by
          case v.occasion when 'asked' then 1 when 'scheduled' then 2 else 3 end,
          v.requested_at, v.id,
          case t.pass
            when 'removing' then 2 when 'mending' then 3 when 'reviewing' then 4 else 1 end,
          case t.pass when 'removing' then -t.ordinal else t.ordinal end
        limit 1
        """;
    return Rows.list(follower, this::task, sql, subscription.text()).stream().findFirst();
  }

  private Task task(ResultSet row) throws SQLException {
    return new Task(
        row.getString("id"),
        occasion(row),
        row.getBoolean("repair"),
        new TableName(row.getString("schema_name"), row.getString("table_name")),
        Task.Pass.valueOf(row.getString("pass").toUpperCase(Locale.ROOT)),
        wording.list(row, "cursor_values").map(Cursor::new));
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static Occasion occasion(ResultSet row) throws SQLException {
    return Occasion.valueOf(row.getString("occasion").toUpperCase(Locale.ROOT));
  }

  @Override
  public List<Suspect> suspects(Connection follower, Task task, int limit) throws SQLException {
    return new DifferenceStore(wording, follower, task).suspects(limit);
  }

  @Override
  public void compared(
      Connection follower, Task task, Optional<Cursor> next, long rows, List<Difference> found)
      throws SQLException {
    new VerificationProgress(wording, follower, task).compared(next, rows, found);
  }

  @Override
  public void lookedAgain(
      Connection follower, Task task, List<Suspect> suspects, List<Difference> found)
      throws SQLException {
    new VerificationProgress(wording, follower, task).lookedAgain(suspects, found);
  }

  @Override
  public void mended(Connection follower, Task task, List<Suspect> suspects) throws SQLException {
    new VerificationProgress(wording, follower, task).mended(suspects);
  }

  @Override
  public Optional<VerificationReport> report(Connection follower, String id) throws SQLException {
    return new VerificationReports(wording, follower).of(id);
  }

  @Override
  public Optional<VerificationReport> last(Connection follower, SubscriptionName subscription)
      throws SQLException {
    return new VerificationReports(wording, follower).last(subscription);
  }

  @Override
  public List<VerificationReport> unfinished(Connection follower, SubscriptionName subscription)
      throws SQLException {
    return new VerificationReports(wording, follower).unfinished(subscription);
  }

  @Override
  public void forget(Connection follower, String id) throws SQLException {
    VerificationReports.forget(follower, id);
  }
}
