package dev.towline.mysql;

import dev.towline.dialect.Batch.Mode;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.VerificationReport.Difference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Compares what a stage holds with the follower's table, value by value and byte by byte. */
record Comparison(Connection connection, Stage stage, Mode mode) {

  /** No more differences of one piece are listed than this. */
  static final int LIMIT = 10_000;

  List<Difference> run() throws SQLException {
    if (stage.table().wholeRow()) {
      return new CountedRows(connection, stage).differences(LIMIT);
    }
    List<Difference> differences = new ArrayList<>(staged());
    if (mode == Mode.COMPARE_ALL) {
      differences.addAll(notStaged());
    }
    return differences;
  }

  private List<Difference> staged() throws SQLException {
    Keyed keyed = new Keyed(stage.table());
    String sql =
        """
        select case when s.%1$s = 'd' then 'only on follower'
                 when %2$s then 'missing on follower' else 'differs' end, %3$s
        from %4$s s left join %5$s t on %6$s
        where (s.%1$s = 'd' and not %2$s)
          or (s.%1$s <> 'd' and (%2$s or s.%1$s = 'x' or not (%7$s)))
        limit %8$d
        """
            .formatted(
                Stage.OPERATION,
                keyed.nullWithout("t"),
                keyed.keyValues("s"),
                stage.name(),
                keyed.table(),
                keyed.keysSame("s", "t"),
                keyed.rowsSame("t", "s"),
                LIMIT);
    return Rows.list(
        connection, row -> new Difference(keyed.keyTexts(row, 2), row.getString(1)), sql);
  }

  private List<Difference> notStaged() throws SQLException {
    Keyed keyed = new Keyed(stage.table());
    String sql =
        "select %s from %s t where not exists (select 1 from %s s where %s) limit %d"
            .formatted(
                keyed.keyValues("t"), keyed.table(), stage.name(), keyed.keysSame("t", "s"), LIMIT);
    return Rows.list(
        connection, row -> new Difference(keyed.keyTexts(row, 1), "only on follower"), sql);
  }
}
