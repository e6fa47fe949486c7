package dev.towline.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes a stage of rows with keys as sets. */
record KeyedSets(Connection connection, Stage stage) {

  /** Deletes the keys that are no more; when replacing, every row that did not come. */
  long delete(boolean replacing) throws SQLException {
    return replacing ? deleteOthers() : deleteGone();
  }

  /** Deletes all keys that came, whatever happens to them next. */
  long deleteStaged() throws SQLException {
    return deleteGone() + deleteComing();
  }

  /** An equal key of another text is another row: it may have come with an earlier slice. */
  private long deleteGone() throws SQLException {
    return deleteWhere("'d'", new Keyed(stage.table()).keysSame("t", "s"));
  }

  private long deleteComing() throws SQLException {
    return deleteWhere("'u'", new Keyed(stage.table()).keysEqual("t", "s"));
  }

  long deleteAll() throws SQLException {
    return update("delete from " + new Keyed(stage.table()).follower());
  }

  private long deleteWhere(String operation, String keys) throws SQLException {
    String follower = new Keyed(stage.table()).follower();
    return update(
        "delete from %s t using %s s where s.\"towline op\" = %s and %s"
            .formatted(follower, stage.name(), operation, keys));
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
      deleteComing();
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
