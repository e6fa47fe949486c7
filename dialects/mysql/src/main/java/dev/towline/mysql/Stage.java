package dev.towline.mysql;

import dev.towline.dialect.Batch.Mode;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.TablePair;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A temporary table that holds the rows of one table of a batch. Its columns have the types of the
 * follower's table and take nulls, so that a value which that cannot hold is refused here, by name.
 * Making it commits nothing, and a rollback empties it.
 */
final class Stage {

  /** What a row is: the leading field of a line. */
  static final String OPERATION = "`towline op`";

  /** How many of a row: the leading field of a line whose whole row is the key. */
  static final String COUNT = "`towline count`";

  /** Rows are numbered in the order of coming. */
  static final String NUMBER = "`towline number`";

  private final Connection connection;
  private final TablePair table;
  private final int number;
  private final String name;
  private final RowWriter writer;

  /** Makes it. */
  Stage(Connection connection, TablePair table, Mode mode, int number, ServerLimits limits)
      throws SQLException {
    this.connection = connection;
    this.table = table;
    this.number = number;
    this.name = "towline.`towline stage %d`".formatted(number);
    String leading = table.wholeRow() ? COUNT : OPERATION;
    this.writer = new RowWriter(connection, Target.stage(table, name, leading), limits);
    boolean lookedUp = mode == Mode.REPLACE || mode == Mode.COMPARE_ALL;
    drop();
    Sql.execute(connection, creation(!table.wholeRow() && lookedUp));
  }

  /** The outer join makes columns of the same types that take nulls. */
  private String creation(boolean indexed) {
    Keyed keyed = new Keyed(table);
    String leading =
        table.wholeRow()
            ? COUNT + " bigint"
            : OPERATION + " char(1) character set ascii collate ascii_bin";
    return """
    create temporary table %s (
      %s bigint unsigned not null auto_increment primary key, %s%s)
    engine = innodb
    select t.* from (select 1 as one) o left join (select %s from %s) t on false limit 0
    """
        .formatted(
            name,
            NUMBER,
            leading,
            indexed ? ", key (" + keyed.key() + ")" : "",
            keyed.columns(),
            keyed.table());
  }

  /** The name, as it stands after FROM. */
  String name() {
    return name;
  }

  /** The name of another temporary table, which goes with this one. */
  String beside(String what) {
    return "towline.`towline %s %d`".formatted(what, number);
  }

  TablePair table() {
    return table;
  }

  /** Writes lines into it. */
  void take(List<byte[]> lines) throws SQLException {
    writer.write(lines);
  }

  /** Writes lines into it that are to be compared; one that no row can be equal to, by its key. */
  void compare(List<byte[]> lines) throws SQLException {
    Sql.execute(connection, "savepoint towline_compared");
    try {
      take(lines);
    } catch (TowlineException e) {
      if (!e.refusesRows()) {
        throw e;
      }
      Sql.execute(connection, "rollback to savepoint towline_compared");
      if (lines.size() == 1) {
        take(List.of(Lines.unlike(table, lines.get(0))));
      } else {
        compare(lines.subList(0, lines.size() / 2));
        compare(lines.subList(lines.size() / 2, lines.size()));
      }
    }
  }

  /** Empties it; TRUNCATE would commit. */
  void clear() throws SQLException {
    Sql.execute(connection, "delete from " + name);
  }

  void drop() throws SQLException {
    Sql.execute(
        connection,
        "drop temporary table if exists %s, %s, %s"
            .formatted(name, beside("wanted"), beside("there")));
  }
}
