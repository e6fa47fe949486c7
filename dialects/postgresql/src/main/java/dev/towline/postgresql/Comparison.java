package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
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
    OnFollower follower = new OnFollower(stage.table());
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
                follower.firstKey("t"),
                follower.keyTexts("s"),
                stage.name(),
                follower.table(),
                follower.keysEqual("t", "s"),
                follower.firstKey("t"),
                follower.firstKey("t"),
                follower.columns("t"),
                stage.columns("s"),
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
    String sql =
        """
        select case when coalesce(t.n, 0) < coalesce(s.n, 0) then 'missing on follower'
                 else 'only on follower' end, coalesce(s.k, t.k)
        from (%s) s
        full join (select count(*) as n, row(%s)::text as k from %s t group by 2) t on t.k = s.k
        where s.n is distinct from t.n
        limit %d
        """
            .formatted(
                CountedRows.net(stage),
                CountedRows.columns(stage, "t"),
                new OnFollower(stage.table()).table(),
                LIMIT);
    return Rows.list(
        connection, row -> new Difference(List.of(row.getString(2)), row.getString(1)), sql);
  }
}
