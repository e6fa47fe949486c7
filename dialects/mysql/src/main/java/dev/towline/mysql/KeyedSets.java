package dev.towline.mysql;

import dev.towline.dialect.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Writes staged rows with keys as sets. Operations that no row has cost nothing. A row is found by
 * its key alone, and by every byte of it: ON DUPLICATE KEY would find another one through another
 * unique index, and lose it.
 */
record KeyedSets(Connection connection, Incoming incoming) {

  /** Deletes the keys that are no more; when replacing, every row that did not come. */
  long delete(boolean replacing) throws SQLException {
    return replacing ? deleteOthers() : deleteGone();
  }

  /** Deletes all keys that came, whatever happens to them next. */
  long deleteStaged() throws SQLException {
    return deleteGone() + deleteWhere("<> 'd'");
  }

  private long deleteGone() throws SQLException {
    return incoming.count('d') > 0 ? deleteWhere("= 'd'") : 0;
  }

  long deleteAll() throws SQLException {
    return Sql.execute(connection, "delete from " + keyed().table());
  }

  private long deleteWhere(String operation) throws SQLException {
    return Sql.execute(
        connection,
        "delete t from %s s straight_join %s t on %s where s.%s %s"
            .formatted(
                stage(), keyed().table(), keyed().keysSame("s", "t"), Stage.OPERATION, operation));
  }

  private long deleteOthers() throws SQLException {
    return Sql.execute(
        connection,
        "delete t from %s t where not exists (select 1 from %s s where %s)"
            .formatted(keyed().table(), stage(), keyed().keysSame("t", "s")));
  }

  /** Writes the rows that came, in place where a key exists; new ones need no look for it. */
  long upsert() throws SQLException {
    long rows = incoming.count('i') > 0 ? insert("= 'i'") : 0;
    return incoming.count('u') > 0 ? rows + updateElseInsert() : rows;
  }

  /** Nearly always all of them are there. */
  private long updateElseInsert() throws SQLException {
    String assignments = keyed().assignments("t", "s");
    long updated = assignments.isEmpty() ? 0 : update(assignments);
    return updated == incoming.count('u') ? updated : Math.max(updated, 0) + insertMissing();
  }

  private long update(String assignments) throws SQLException {
    return Sql.execute(
        connection,
        "update %s s straight_join %s t on %s set %s where s.%s = 'u'"
            .formatted(
                stage(),
                keyed().table(),
                keyed().keysSame("s", "t"),
                assignments,
                Stage.OPERATION));
  }

  private long insertMissing() throws SQLException {
    return Sql.execute(
        connection,
        """
        insert into %s (%s) select %s from %s s
        where s.%s = 'u' and not exists (select 1 from %s t where %s)
        """
            .formatted(
                keyed().table(),
                keyed().columns(),
                keyed().columns("s"),
                stage(),
                Stage.OPERATION,
                keyed().table(),
                keyed().keysSame("s", "t")));
  }

  /** Inserts the rows that came; none of their keys is there. */
  long insert() throws SQLException {
    return insert("<> 'd'");
  }

  /** Inserts those of the rows that came with these numbers. */
  long insert(long from, long to) throws SQLException {
    return insert("<> 'd' and s.%s between %d and %d".formatted(Stage.NUMBER, from, to));
  }

  private long insert(String operation) throws SQLException {
    return Sql.execute(
        connection,
        "insert into %s (%s) select %s from %s s where s.%s %s"
            .formatted(
                keyed().table(),
                keyed().columns(),
                keyed().columns("s"),
                stage(),
                Stage.OPERATION,
                operation));
  }

  private Keyed keyed() {
    return new Keyed(incoming.table);
  }

  private String stage() {
    return incoming.stage.orElseThrow().name();
  }
}
