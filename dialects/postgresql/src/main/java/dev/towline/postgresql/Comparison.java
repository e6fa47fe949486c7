package dev.towline.postgresql;

import dev.towline.model.VerificationReport.Difference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Compares what a stage holds with the follower's table. Values are equal when their texts are. */
record Comparison(Connection connection, Stage stage) {

  /** No more differences of one piece are listed than this. */
  static final int LIMIT = 10_000;

  List<Difference> run() throws SQLException {
    return stage.table().wholeRow() ? counted() : keyed();
  }

  private List<Difference> keyed() throws SQLException {
    Keyed keyed = new Keyed(stage.table());
    int columns = stage.table().key().size();
    String sql =
        """
        select case when s."towline op" = 'd' then 'only on follower'
                 when %s is null then 'missing on follower' else 'differs' end, %s
        from %s s left join %s t on %s
        where (s."towline op" = 'd' and %s is not null)
          or (s."towline op" = 'u' and (%s is null or row(%s)::text <> row(%s)::text))
        limit %d
        """
            .formatted(
                keyed.firstKey("t"),
                Keyed.list(stage.table().key(), c -> "s." + Quoting.name(c) + "::text"),
                stage.name(),
                keyed.follower(),
                keyed.keysEqual("t", "s"),
                keyed.firstKey("t"),
                keyed.firstKey("t"),
                keyed.columns("t"),
                keyed.columns("s"),
                LIMIT);
    return Rows.list(
        connection,
        row -> {
          List<String> key = new ArrayList<>();
          for (int i = 2; i <= columns + 1; i++) {
            key.add(row.getString(i));
          }
          return new Difference(key, row.getString(1));
        },
        sql);
  }

  /** Both texts are written by the follower's own server, which may write numbers differently. */
  private List<Difference> counted() throws SQLException {
    Keyed keyed = new Keyed(stage.table());
    List<String> columns =
        stage.table().leader().shape().columns().stream().map(column -> column.name()).toList();
    String sql =
        """
        select case when coalesce(t.n, 0) < coalesce(s.n, 0) then 'missing on follower'
                 else 'only on follower' end, coalesce(s.k, t.k)
        from (select sum(n) as n, (k::%s)::text as k from %s group by 2) s
        full join (select count(*) as n, row(%s)::text as k from %s t group by 2) t on t.k = s.k
        where s.n is distinct from t.n
        limit %d
        """
            .formatted(
                stage.rowType(),
                stage.name(),
                Keyed.list(columns, c -> "t." + Quoting.name(c)),
                keyed.follower(),
                LIMIT);
    return Rows.list(
        connection, row -> new Difference(List.of(row.getString(2)), row.getString(1)), sql);
  }
}
