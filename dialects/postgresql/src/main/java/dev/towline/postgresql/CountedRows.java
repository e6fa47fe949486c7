package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Column;
import dev.towline.model.TableName;
import dev.towline.model.TablePair;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Writes a stage of counted rows to a table without a key: so many more of this row, so many fewer
 * of that. Texts from the leader are read into the follower's types before they are compared,
 * because versions write numbers differently.
 */
record CountedRows(Connection connection, Stage stage) {

  long delete(boolean replacing) throws SQLException {
    OnFollower follower = new OnFollower(stage.table());
    if (replacing) {
      return update("delete from " + follower.table());
    }
    long expected = expected();
    if (expected == 0) {
      return 0;
    }
    long deleted = update(deletion(follower));
    if (deleted != expected) {
      TableName name = stage.table().name();
      throw TowlineException.fatal(
          "Table %s lacks %d rows on the follower that the leader deleted: somebody else changed it."
              .formatted(name, expected - deleted),
          "Run towline resync %s.".formatted(name));
    }
    return deleted;
  }

  private long expected() throws SQLException {
    return Rows.list(
            connection,
            row -> row.getLong(1),
            stage.texts()
                ? "select coalesce(-sum(n), 0) from %s where n < 0".formatted(stage.name())
                : "select coalesce(sum(gone.n), 0) from (%s) gone".formatted(gone()))
        .get(0);
  }

  private String deletion(OnFollower follower) {
    return """
        with gone as (
          %s
        ),
        numbered as (
          select t.tableoid as place, t.ctid as spot, gone.n,
            row_number() over (partition by gone.k) as i
          from %s t join gone on row(%s)::text = gone.k
        )
        delete from %s t using numbered
        where t.tableoid = numbered.place and t.ctid = numbered.spot and numbered.i <= numbered.n
        """
        .formatted(gone(), follower.table(), columns(stage, "t"), follower.table());
  }

  /** Texts of rows, and how many fewer there are of each. */
  private String gone() {
    return stage.texts()
        ? "select (k::%s)::text as k, -n as n from %s where n < 0"
            .formatted(stage.rowType(), stage.name())
        : "select k, -n as n from (%s) net where n < 0".formatted(net(stage));
  }

  /** Texts of rows, and how many more or fewer there are of each. */
  static String net(Stage stage) {
    return stage.texts()
        ? "select sum(n) as n, (k::%s)::text as k from %s group by 2"
            .formatted(stage.rowType(), stage.name())
        : "select sum(s.\"towline n\")::bigint as n, row(%s)::text as k from %s s group by 2"
            .formatted(stage.columns("s"), stage.name());
  }

  /**
   * The columns by which rows are told apart: all of the leader in its order, those included that
   * the follower computes, where texts of rows came; else those that travel.
   */
  static String columns(Stage stage, String alias) {
    TablePair table = stage.table();
    return stage.texts()
        ? Names.list(alias, table.leader().shape().columns().stream().map(Column::name).toList())
        : new OnFollower(table).columns(alias);
  }

  long insert() throws SQLException {
    return update(new InsertInto(stage.table()).plain(stage.texts() ? fromTexts() : fromFields()));
  }

  private String fromTexts() {
    return """
        select %s
        from (select k::%s as r, n from %s where n > 0 offset 0) s, generate_series(1, s.n)
        """
        .formatted(
            Names.list(stage.table().followerColumns(), c -> "(s.r)." + Quoting.name(c)),
            stage.rowType(),
            stage.name());
  }

  /** One of the lines of each row stands for all of them. */
  private String fromFields() {
    return """
        select %1$s
        from (
          select s.*,
            sum(s."towline n") over (partition by row(%2$s)::text)::bigint as "towline sum",
            row_number() over (partition by row(%2$s)::text) as "towline i"
          from %3$s s) s, generate_series(1, s."towline sum")
        where s."towline i" = 1
        """
        .formatted(new OnFollower(stage.table()).columns("s"), stage.columns("s"), stage.name());
  }

  private long update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    }
  }
}
