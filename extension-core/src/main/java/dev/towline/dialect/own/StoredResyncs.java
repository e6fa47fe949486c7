package dev.towline.dialect.own;

import dev.towline.dialect.Resyncs;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.Epoch;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.TableProgress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The follower's {@code towline.resync}. */
public record StoredResyncs(Wording wording) implements Resyncs {

  @Override
  public List<Request> request(
      Connection follower, SubscriptionName subscription, List<TableName> tables)
      throws SQLException {
    List<Request> requests =
        tables.stream().map(table -> new Request(UUID.randomUUID().toString(), table)).toList();
    Sql.execute(follower, "start transaction");
    try {
      List<TableName> unknown = new ArrayList<>();
      for (Request request : requests) {
        if (!added(follower, subscription, request)) {
          unknown.add(request.table());
        }
      }
      StoredVerifications.refuseUnknown(subscription, unknown);
      Sql.execute(follower, "commit");
      return requests;
    } catch (SQLException | RuntimeException e) {
      Sql.execute(follower, "rollback");
      throw e;
    }
  }

  private static boolean added(Connection follower, SubscriptionName subscription, Request request)
      throws SQLException {
    String sql =
        """
        insert into towline.resync (id, subscription, schema_name, table_name)
        select ?, subscription, schema_name, table_name
        from towline.subscription_table
        where subscription = ? and schema_name = ? and table_name = ?
        """;
    long rows =
        Sql.update(
            follower,
            sql,
            request.id(),
            subscription.text(),
            request.table().schema(),
            request.table().name());
    return rows > 0;
  }

  @Override
  public List<Request> requested(Connection follower, SubscriptionName subscription)
      throws SQLException {
    String sql =
        """
        select id, schema_name, table_name
        from towline.resync
        where subscription = ?
        order by requested_at, id
        """;
    return Rows.list(
        follower,
        row ->
            new Request(
                row.getString("id"),
                new TableName(row.getString("schema_name"), row.getString("table_name"))),
        sql,
        subscription.text());
  }

  @Override
  public void take(
      Connection follower,
      SubscriptionName subscription,
      Epoch epoch,
      List<Request> requests,
      List<TableProgress> begun)
      throws SQLException {
    ProgressStore progress = new ProgressStore(wording, follower, subscription);
    QuarantineStore quarantine = new QuarantineStore(wording, follower, subscription);
    Sql.execute(follower, "start transaction");
    try {
      progress.requireEpoch(epoch);
      for (TableProgress table : begun) {
        progress.store(table);
        quarantine.retry(table.table());
      }
      for (Request request : requests) {
        Sql.update(follower, "delete from towline.resync where id = ?", request.id());
      }
      Sql.execute(follower, "commit");
    } catch (SQLException | RuntimeException e) {
      Sql.execute(follower, "rollback");
      throw e;
    }
  }
}
