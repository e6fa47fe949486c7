package dev.towline.dialect.own;

import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.VerificationReport;
import dev.towline.model.VerificationReport.Difference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code towline.verification} and the tables below it tell. */
record VerificationReports(Wording wording, Connection follower) {

  /** So many of the finished ones are kept, and the last one that compared all tables. */
  private static final int KEPT = 3;

  private static final String SELECT =
      """
      select id, subscription, occasion, repair, all_tables, requested_at, finished_at, as_of
      from towline.verification
      """;

  Optional<VerificationReport> of(String id) throws SQLException {
    return reports(SELECT + "where id = ?", id).stream().findFirst();
  }

  Optional<VerificationReport> last(SubscriptionName subscription) throws SQLException {
    String sql =
        SELECT
            + """
              where subscription = ? and finished_at is not null and all_tables
              order by finished_at desc
              limit 1
              """;
    return reports(sql, subscription.text()).stream().findFirst();
  }

  List<VerificationReport> unfinished(SubscriptionName subscription) throws SQLException {
    String sql =
        SELECT
            + """
              where subscription = ? and finished_at is null
              order by
                case occasion when 'asked' then 1 when 'scheduled' then 2 else 3 end,
                requested_at, id
              """;
    return reports(sql, subscription.text());
  }

  private List<VerificationReport> reports(String sql, String parameter) throws SQLException {
    return Rows.list(follower, this::report, sql, parameter);
  }

  private VerificationReport report(ResultSet row) throws SQLException {
    String id = row.getString("id");
    return new VerificationReport(
        id,
        StoredVerifications.occasion(row),
        row.getBoolean("repair"),
        row.getBoolean("all_tables"),
        wording.instant(row, "requested_at").orElseThrow(),
        wording.instant(row, "finished_at"),
        wording.instant(row, "as_of"),
        tables(id));
  }

  /** A quarantined row is never equal, whatever was seen when its piece was compared. */
  private List<VerificationReport.Table> tables(String id) throws SQLException {
    String sql =
        """
        select t.schema_name, t.table_name, t.pass = 'done' as done, t.rows_compared,
          t.rows_expected, t.rows_repaired,
          t.rows_differing + (
            select count(*) from towline.quarantine q
            where q.subscription = v.subscription and q.schema_name = t.schema_name
              and q.table_name = t.table_name) as differences
        from towline.verification_table t
        join towline.verification v on v.id = t.verification
        where t.verification = ?
        order by t.ordinal
        """;
    return Rows.list(follower, row -> table(id, row), sql, id);
  }

  private VerificationReport.Table table(String id, ResultSet row) throws SQLException {
    TableName name = new TableName(row.getString("schema_name"), row.getString("table_name"));
    long differences = row.getLong("differences");
    long repaired = row.getLong("rows_repaired");
    return new VerificationReport.Table(
        name,
        row.getBoolean("done"),
        row.getLong("rows_compared"),
        row.getLong("rows_expected"),
        differences,
        repaired,
        differences > repaired ? left(id, name) : List.of(),
        repaired > 0 ? repaired(id, name) : List.of());
  }

  private List<Difference> left(String id, TableName table) throws SQLException {
    String sql =
        """
        select named.key_values, named.difference
        from (
          select q.key_values, 'quarantined' as difference, 0 as number
          from towline.verification v
          join towline.quarantine q on q.subscription = v.subscription
          where v.id = ? and q.schema_name = ? and q.table_name = ?
          union all
          select d.key_values, d.difference, d.number
          from towline.verification_difference d
          join towline.verification v on v.id = d.verification
          where d.verification = ? and d.schema_name = ? and d.table_name = ?
            and d.state in ('confirmed', 'left')
            and not exists (
              select 1 from towline.quarantine q
              where q.subscription = v.subscription and q.schema_name = d.schema_name
                and q.table_name = d.table_name and q.%1$s = d.%1$s)
        ) named
        order by named.number, named.key_values
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
        DifferenceStore.NAMED);
  }

  private List<Difference> repaired(String id, TableName table) throws SQLException {
    String sql =
        """
        select key_values, difference
        from towline.verification_difference
        where verification = ? and schema_name = ? and table_name = ? and state = 'repaired'
        order by number
        limit ?
        """;
    return Rows.list(
        follower, this::difference, sql, id, table.schema(), table.name(), DifferenceStore.NAMED);
  }

  private Difference difference(ResultSet row) throws SQLException {
    return new Difference(
        wording.list(row, "key_values").orElseThrow(), row.getString("difference"));
  }

  /** Notes that the last of its tables is done, and forgets what is older. */
  void finish(String id) throws SQLException {
    String sql =
        """
        update towline.verification v
        set finished_at = %s,
          as_of = (select s.as_of from towline.subscription s where s.name = v.subscription)
        where v.id = ? and not exists (
          select 1 from towline.verification_table t
          where t.verification = v.id and t.pass <> 'done')
        """
            .formatted(wording.now());
    if (Sql.update(follower, sql, id) > 0) {
      forgetOlder(id);
    }
  }

  /** One finished verification and whether it compared all tables. */
  private record Finished(String id, boolean whole) {}

  private void forgetOlder(String id) throws SQLException {
    String sql =
        """
        select f.id, f.all_tables
        from towline.verification v
        join towline.verification f on f.subscription = v.subscription
        where v.id = ? and f.finished_at is not null
        order by f.finished_at desc
        """;
    List<Finished> finished =
        Rows.list(follower, row -> new Finished(row.getString(1), row.getBoolean(2)), sql, id);
    List<Finished> older =
        new ArrayList<>(finished.subList(Math.min(KEPT, finished.size()), finished.size()));
    if (finished.stream().limit(KEPT).noneMatch(Finished::whole)) {
      older.stream().filter(Finished::whole).findFirst().ifPresent(older::remove);
    }
    for (Finished each : older) {
      forget(follower, each.id());
    }
  }

  /**
   * Where foreign keys rest, nothing cascades. The tables go first: a relay that is about to store
   * something finds that there is nothing to store it for.
   */
  static void forget(Connection follower, String id) throws SQLException {
    Sql.update(follower, "delete from towline.verification_table where verification = ?", id);
    Sql.update(follower, "delete from towline.verification_difference where verification = ?", id);
    Sql.update(follower, "delete from towline.verification where id = ?", id);
  }
}
