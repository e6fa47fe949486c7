package dev.towline.mysql;

import dev.towline.dialect.Numbering.Counter;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.TableName;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The numbers that a table counts up itself.
 *
 * @param upcoming the least number that it may give next, whatever a session's increment is
 */
record AutoIncrement(Counter counter, BigInteger upcoming) {

  /** Statistics are of now in a plain session. */
  private static final String COLUMN =
      """
      select c.column_name, c.data_type, c.column_type like '%unsigned%' as is_unsigned,
        coalesce(t.auto_increment, 1) as upcoming,
        @@global.auto_increment_increment as step, @@global.auto_increment_offset as first
      from information_schema.columns c
      join information_schema.tables t
        on t.table_schema = c.table_schema and t.table_name = c.table_name
      where c.table_schema = ? and c.table_name = ? and c.extra like '%auto_increment%'
      """;

  /** That of a table, if it has one. */
  static Optional<AutoIncrement> of(Connection database, TableName table) throws SQLException {
    List<AutoIncrement> found =
        Rows.list(database, row -> of(row, table), COLUMN, table.schema(), table.name());
    return found.stream().findFirst();
  }

  private static AutoIncrement of(ResultSet row, TableName table) throws SQLException {
    BigInteger upcoming = new BigInteger(row.getString("upcoming"));
    long step = row.getLong("step");
    // An offset beyond the increment is ignored by the server.
    BigInteger first = BigInteger.valueOf(row.getLong("first") > step ? 1 : row.getLong("first"));
    BigInteger last = last(row.getString("data_type"), row.getBoolean("is_unsigned"));
    Counter grid = new Counter(table, row.getString("column_name"), first, step, last, false);
    return new AutoIncrement(
        new Counter(table, grid.column(), grid.aligned(upcoming), step, last, false), upcoming);
  }

  /** InnoDB keeps the largest number of 64 bits for itself: it means that there are no more. */
  private static BigInteger last(String type, boolean unsigned) {
    int bits =
        switch (type) {
          case "tinyint" -> 8;
          case "smallint" -> 16;
          case "mediumint" -> 24;
          case "int" -> 32;
          case "float" -> 25;
          case "double" -> 54;
          default -> 64;
        };
    BigInteger last = BigInteger.ONE.shiftLeft(unsigned ? bits : bits - 1).subtract(BigInteger.ONE);
    return bits == 64 && unsigned ? last.subtract(BigInteger.ONE) : last;
  }
}
