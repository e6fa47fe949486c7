package dev.towline.postgresql;

import dev.towline.model.TablePair;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * A temporary table that holds the rows of one table of a batch as mere text, so that no value is
 * refused yet; they are read again in blocks that fit into memory.
 */
final class Spool {

  /** A block has at most so many rows, and not many more bytes than this. */
  private static final int ROWS_MAX = 5_000;

  private static final int BYTES_MAX = 4 << 20;

  /** One row with its leading field, as it came; numbered from 1 in the order of coming. */
  static final class Line {
    final long number;
    final byte[] text;

    Line(long number, byte[] text) {
      this.number = number;
      this.text = text;
    }
  }

  private final Connection connection;
  private final TablePair table;
  private final String name;
  private final PostgresFaults faults;

  /** Makes it, for the rest of the transaction. */
  Spool(Connection connection, TablePair table, int number, PostgresFaults faults)
      throws SQLException {
    this.connection = connection;
    this.table = table;
    this.name = "towline_spool_" + number;
    this.faults = faults;
    Session.execute(
        connection,
        "create temporary table %s (number bigserial, size int, op text, %s) on commit drop"
            .formatted(name, fields(" text")));
  }

  TablePair table() {
    return table;
  }

  private String fields(String suffix) {
    return IntStream.range(0, table.columns().size())
        .mapToObj(i -> "f" + i + suffix)
        .collect(Collectors.joining(", "));
  }

  /** Begins a COPY into it, of lines that {@link #sized} made longer. */
  CopyInto open() throws SQLException {
    return new CopyInto(
        connection,
        "pg_temp.%s (size, op, %s)".formatted(name, fields("")),
        new CopyFailure(table, 2, faults));
  }

  /** The line with its own size as its first field. */
  static byte[] sized(byte[] line) {
    byte[] size = (line.length + "\t").getBytes(StandardCharsets.US_ASCII);
    byte[] longer = new byte[size.length + line.length];
    System.arraycopy(size, 0, longer, 0, size.length);
    System.arraycopy(line, 0, longer, size.length, line.length);
    return longer;
  }

  /** Makes reading in blocks cheap, once all rows are in. */
  void filled() throws SQLException {
    Session.execute(connection, "create index on pg_temp.%s (number)".formatted(name));
  }

  /** The next keys after that number that are no more. */
  List<Line> gone(long after) throws SQLException {
    return block("op = 'd'", after);
  }

  /** The next rows after that number that are to be written. */
  List<Line> coming(long after) throws SQLException {
    return block("op <> 'd'", after);
  }

  /** The next rows after that number, of those numbers. */
  List<Line> block(Collection<Long> numbers, long after) throws SQLException {
    String next =
        numbers.stream()
            .filter(number -> number > after)
            .limit(ROWS_MAX)
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    return block("number = any ('{%s}')".formatted(next), after);
  }

  private List<Line> block(String which, long after) throws SQLException {
    String sql =
        """
        copy (
          select number, op, %s
          from (
            select s.*, sum(size) over (order by number) - size as before
            from (
              select * from pg_temp.%s where %s and number > %d order by number limit %d) s) b
          where before < %d
          order by number) to stdout
        """
            .formatted(fields(""), name, which, after, ROWS_MAX, BYTES_MAX);
    CopyOut out = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
    List<Line> lines = new ArrayList<>();
    for (byte[] line = out.readFromCopy(); line != null; line = out.readFromCopy()) {
      lines.add(line(line));
    }
    return lines;
  }

  private static Line line(byte[] numbered) {
    int tab = 0;
    while (numbered[tab] != '\t') {
      tab++;
    }
    byte[] text = new byte[numbered.length - tab - 1];
    System.arraycopy(numbered, tab + 1, text, 0, text.length);
    return new Line(Long.parseLong(new String(numbered, 0, tab, StandardCharsets.US_ASCII)), text);
  }
}
