package dev.towline.postgresql;

import dev.towline.dialect.RowSink;
import dev.towline.model.Column;
import dev.towline.model.TablePair;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A temporary table that holds the rows of one table of a batch. Its columns have the types of the
 * follower's table, so that a value which that cannot hold is refused here, by name.
 */
final class Stage {

  /** What the names of all stages begin with. */
  static final String PREFIX = "towline_stage_";

  private final Connection connection;
  private final TablePair table;
  private final Guards guards;
  private final OnFollower follower;
  private final String name;
  private final PostgresFaults faults;

  /** Makes it, for the rest of the transaction. */
  Stage(Connection connection, TablePair table, int number, PostgresFaults faults)
      throws SQLException {
    this.connection = connection;
    this.table = table;
    this.guards = new Guards(table);
    this.follower = new OnFollower(table);
    this.name = PREFIX + number;
    this.faults = faults;
    Session.execute(connection, texts() ? counted() : fields());
    for (Guards.Guard guard : guards.columns()) {
      Session.execute(
          connection,
          "alter table pg_temp.%s add constraint %s check (%s)"
              .formatted(name, Quoting.name(guard.column().name()), guard.condition()));
    }
  }

  private String fields() {
    return """
        create temporary table %s on commit drop as
        select null::%s as %s, %s from %s where false
        """
        .formatted(
            name,
            table.wholeRow() ? "bigint" : "\"char\"",
            leading(),
            Names.list(table.followerColumns(), this::column),
            follower.table());
  }

  private String column(String column) {
    return guards
        .of(column)
        .map(guard -> "%1$s::%2$s as %1$s".formatted(Quoting.name(column), guard.type()))
        .orElse(Quoting.name(column));
  }

  private String leading() {
    return table.wholeRow() ? "\"towline n\"" : "\"towline op\"";
  }

  /** Counts of rows as text, and a type to read that text with, in the leader's column order. */
  private String counted() {
    return """
        create temporary table %s (n bigint, k text) on commit drop;
        create temporary table %s on commit drop as select %s from %s where false
        """
        .formatted(
            name,
            rowType(),
            Names.list(table.leader().shape().columns().stream().map(Column::name).toList()),
            follower.table());
  }

  /** The name, as it stands after FROM. */
  String name() {
    return "pg_temp." + name;
  }

  /** Whether it holds the texts of whole rows instead of a column for each field. */
  boolean texts() {
    return table.wholeRow() && !CountedLines.byFields(table);
  }

  /** The row type of a stage of texts. */
  String rowType() {
    return name + "_row";
  }

  /** All columns that travel, of an alias of the stage, in the types of the follower's table. */
  String columns(String alias) {
    return Names.list(
        table.followerColumns(),
        column ->
            guards
                .of(column)
                .map(guard -> guard.cast(alias))
                .orElse(alias + "." + Quoting.name(column)));
  }

  TablePair table() {
    return table;
  }

  /** Begins a COPY into it; ended by the batch before anything else is sent. */
  CopyInto open() throws SQLException {
    String columns = texts() ? "n, k" : leading() + ", " + follower.columns();
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
