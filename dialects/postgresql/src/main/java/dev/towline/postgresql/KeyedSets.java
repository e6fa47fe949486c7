package dev.towline.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes staged rows with keys as sets. Operations that no row has cost nothing. */
record KeyedSets(Connection connection, Incoming incoming) {

  /** Deletes the keys that are no more; when replacing, every row that did not come. */
  long delete(boolean replacing) throws SQLException {
    return replacing ? deleteOthers() : deleteGone();
  }

  /** Deletes all keys that came, whatever happens to them next. */
  long deleteStaged() throws SQLException {
    return deleteGone() + deleteComing();
  }

  private long deleteComing() throws SQLException {
    return deleteWhere("<> 'd'", follower().keysEqual("t", "s"));
  }

  /** An equal key of another text is another row: it may have come with an earlier slice. */
  private long deleteGone() throws SQLException {
    return incoming.count('d') > 0 ? deleteWhere("= 'd'", follower().keysSame("t", "s")) : 0;
  }

  long deleteAll() throws SQLException {
    return update("delete from " + follower().table());
  }

  private long deleteWhere(String operation, String keys) throws SQLException {
    return update(
        "delete from %s t using %s s where s.\"towline op\" %s and %s"
            .formatted(follower().table(), stage(), operation, keys));
  }

  private long deleteOthers() throws SQLException {
    return update(
        "delete from %s t where not exists (select from %s s where %s)"
            .formatted(follower().table(), stage(), follower().keysEqual("t", "s")));
  }

  /** Writes the rows that came, in place where a key exists; new ones need no look for it. */
  long upsert(boolean inPlace, boolean onlyDifferent) throws SQLException {
    if (!inPlace) {
      deleteComing();
      return insert();
    }
    InsertInto into = new InsertInto(incoming.table);
    long rows = incoming.count('i') > 0 ? update(into.plain(rows("= 'i'"))) : 0;
    if (incoming.count('u') == 0) {
      return rows;
    }
    return rows + (onlyDifferent ? update(into.upsert(rows("= 'u'"), true)) : updateElseInsert());
  }

  /** Nearly always all of them are there, and then an UPDATE alone costs less. */
  private long updateElseInsert() throws SQLException {
    InsertInto into = new InsertInto(incoming.table);
    if (into.assignments("s").isEmpty()) {
      return update(into.unlessThere(rows("= 'u'")));
    }
    String sql =
        "update %s t set %s from %s s where s.\"towline op\" = 'u' and %s"
            .formatted(
                follower().table(), into.assignments("s"), stage(), follower().keysEqual("t", "s"));
    long updated = update(sql);
    return updated == incoming.count('u')
        ? updated
        : updated + update(into.unlessThere(rows("= 'u'")));
  }

  long insert() throws SQLException {
    return update(new InsertInto(incoming.table).plain(rows("<> 'd'")));
  }

  private String rows(String operation) {
    return "select %s from %s s where s.\"towline op\" %s"
        .formatted(follower().columns("s"), stage(), operation);
  }

  private OnFollower follower() {
    return new OnFollower(incoming.table);
  }

  private String stage() {
    return incoming.stage.orElseThrow().name();
  }

  private long update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    }
  }
}
