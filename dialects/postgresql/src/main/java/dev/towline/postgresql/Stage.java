package dev.towline.postgresql;

import dev.towline.dialect.RowSink;
import dev.towline.model.TablePair;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A temporary table that holds the rows of one table of a batch. Its columns have the types of the
 * follower's table, so that a value which that cannot hold is refused here, by name.
 */
final class Stage {

  private final Connection connection;
  private final TablePair table;
  private final String name;
  private final PostgresFaults faults;

  /** Makes it, for the rest of the transaction. */
  Stage(Connection connection, TablePair table, int number, PostgresFaults faults)
      throws SQLException {
    this.connection = connection;
    this.table = table;
    this.name = "towline_stage_" + number;
    this.faults = faults;
    Session.execute(connection, table.wholeRow() ? counted() : keyed());
  }

  private String keyed() {
    Keyed keyed = new Keyed(table);
    return """
        create temporary table %s on commit drop as
        select null::"char" as "towline op", %s from %s where false
        """
        .formatted(name, keyed.columns(), keyed.follower());
  }

  /** Counts of rows as text, and a type to read that text with, in the leader's column order. */
  private String counted() {
    String columns =
        Keyed.list(
            table.leader().shape().columns().stream().map(column -> column.name()).toList(),
            Quoting::name);
    return """
        create temporary table %s (n bigint, k text) on commit drop;
        create temporary table %s on commit drop as select %s from %s where false
        """
        .formatted(name, rowType(), columns, new Keyed(table).follower());
  }

  /** The name, as it stands after FROM. */
  String name() {
    return "pg_temp." + name;
  }

  /** The row type of a whole-row table's stage. */
  String rowType() {
    return name + "_row";
  }

  TablePair table() {
    return table;
  }

  /** Begins a COPY into it; ended by the batch before anything else is sent. */
  CopyInto open() throws SQLException {
    String columns = table.wholeRow() ? "n, k" : "\"towline op\", " + new Keyed(table).columns();
    return new CopyInto(
        connection, name() + " (" + columns + ")", new CopyFailure(table, 1, faults));
  }

  /** Copies lines that were kept in memory. */
  void take(Iterable<byte[]> lines) throws SQLException {
    CopyInto copy = open();
    RowSink sink = copy;
    lines.forEach(sink::row);
    copy.end();
  }
}
