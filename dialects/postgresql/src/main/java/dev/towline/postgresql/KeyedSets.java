package dev.towline.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes a stage of rows with keys as sets. */
record KeyedSets(Connection connection, Stage stage) {

  /** Deletes the keys that are no more; when replacing, every row that did not come. */
  long delete(boolean replacing) throws SQLException {
    return replacing ? deleteOthers() : deleteWhere(" and s.\"towline op\" = 'd'");
  }

  /** Deletes all keys that came, whatever happens to them next. */
  long deleteStaged() throws SQLException {
    return deleteWhere("");
  }

  long deleteAll() throws SQLException {
    return update("delete from " + new Keyed(stage.table()).follower());
  }

  private long deleteWhere(String condition) throws SQLException {
    Keyed keyed = new Keyed(stage.table());
    return update(
        "delete from %s t using %s s where %s%s"
            .formatted(keyed.follower(), stage.name(), keyed.keysEqual("t", "s"), condition));
  }

  private long deleteOthers() throws SQLException {
    Keyed keyed = new Keyed(stage.table());
    return update(
        "delete from %s t where not exists (select from %s s where %s)"
            .formatted(keyed.follower(), stage.name(), keyed.keysEqual("t", "s")));
  }

  /** Writes the rows that came, in place where a key exists. */
  long upsert(boolean inPlace, boolean onlyDifferent) throws SQLException {
    if (!inPlace) {
      deleteWhere(" and s.\"towline op\" = 'u'");
      return insert();
    }
    return update(new InsertInto(stage.table()).upsert(rows(), onlyDifferent));
  }

  long insert() throws SQLException {
    return update(new InsertInto(stage.table()).plain(rows()));
  }

  private String rows() {
    return "select %s from %s s where s.\"towline op\" = 'u'"
        .formatted(new Keyed(stage.table()).columns("s"), stage.name());
  }

  private long update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    }
  }
}
