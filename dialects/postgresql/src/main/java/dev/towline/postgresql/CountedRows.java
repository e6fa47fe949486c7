package dev.towline.postgresql;

import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Writes a stage of counted rows to a table without a key: so many more of this row, so many fewer
 * of that. Texts from the leader are read into the follower's types before they are compared,
 * because versions write numbers differently.
 */
record CountedRows(Connection connection, Stage stage) {

  long delete(boolean replacing) throws SQLException {
    Keyed keyed = new Keyed(stage.table());
    if (replacing) {
      return update("delete from " + keyed.follower());
    }
    long expected = expected();
    if (expected == 0) {
      return 0;
    }
    long deleted = update(deletion(keyed));
    if (deleted != expected) {
      throw TowlineException.fatal(
          "Table %s lacks %d rows on the follower that the leader deleted: somebody else changed it."
              .formatted(stage.table().name(), expected - deleted),
          "Have it replaced: update towline.subscription_table set fingerprint = '' where schema_name = %s and table_name = %s on the follower."
              .formatted(
                  Quoting.text(stage.table().name().schema()),
                  Quoting.text(stage.table().name().name())));
    }
    return deleted;
  }

  private long expected() throws SQLException {
    return Rows.list(
            connection,
            row -> row.getLong(1),
            "select coalesce(-sum(n), 0) from %s where n < 0".formatted(stage.name()))
        .get(0);
  }

  private String deletion(Keyed keyed) {
    return """
        with gone as (
          select (k::%s)::text as k, -n as n from %s where n < 0
        ),
        numbered as (
          select t.tableoid as place, t.ctid as spot, gone.n,
            row_number() over (partition by gone.k) as i
          from %s t join gone on row(%s)::text = gone.k
        )
        delete from %s t using numbered
        where t.tableoid = numbered.place and t.ctid = numbered.spot and numbered.i <= numbered.n
        """
        .formatted(stage.rowType(), stage.name(), keyed.follower(), columns("t"), keyed.follower());
  }

  /** All columns of the leader in its order, those included that the follower computes. */
  private String columns(String alias) {
    List<String> names =
        stage.table().leader().shape().columns().stream().map(column -> column.name()).toList();
    return Keyed.list(names, name -> alias + "." + Quoting.name(name));
  }

  long insert() throws SQLException {
    String source =
        """
        select %s
        from (select k::%s as r, n from %s where n > 0 offset 0) s, generate_series(1, s.n)
        """
            .formatted(
                Keyed.list(stage.table().columns(), c -> "(s.r)." + Quoting.name(c)),
                stage.rowType(),
                stage.name());
    return update(new InsertInto(stage.table()).plain(source));
  }

  private long update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    }
  }
}
