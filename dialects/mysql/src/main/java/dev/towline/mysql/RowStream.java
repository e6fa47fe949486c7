package dev.towline.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.towline.dialect.RowLine;
import dev.towline.dialect.RowSink;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.Column;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a leader as lines, read one by one as the server sends them.
 *
 * @param leading whether a field goes before the columns
 */
record RowStream(LeaderTable table, WideRows wide, boolean leading) {

  static RowStream of(LeaderTable table, boolean leading) {
    return new RowStream(table, WideRows.of(table.pair()), leading);
  }

  /**
   * The list to select.
   *
   * @param first the leading field, or nothing
   * @param row an expression for each column that travels
   */
  String select(String first, List<String> row) {
    return Stream.of(
            leading ? List.of(first) : List.<String>of(),
            List.of(wide.size()),
            wide.guarded(table.columns(), row))
        .flatMap(List::stream)
        .collect(Collectors.joining(", "));
  }

  /** Hands on the rows that a statement with that list answers. Returns how many. */
  long read(Connection leader, String sql, RowSink sink) throws SQLException {
    Statement statement = streaming(leader);
    try (statement) {
      long rows = 0;
      ResultSet row = statement.executeQuery(sql);
      try {
        while (row.next()) {
          sink.row(line(row));
          rows++;
        }
      } catch (RuntimeException e) {
        giveUp(statement, e);
        throw e;
      }
      return rows;
    } catch (OutOfMemoryError e) {
      // What is left of the row would be taken for the answer to whatever is asked next.
      leader.abort(Runnable::run);
      throw wide.exhausted(e);
    }
  }

  /** Closing the answer reads it to its end, however long that is, unless it ends before. */
  private static void giveUp(Statement statement, RuntimeException cause) {
    try {
      statement.cancel();
      statement.close();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static Statement streaming(Connection leader) throws SQLException {
    Statement statement =
        leader.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    statement.setEscapeProcessing(false);
    statement.setFetchSize(Integer.MIN_VALUE);
    return statement;
  }

  private byte[] line(ResultSet row) throws SQLException {
    List<Column> columns = table.columns();
    int before = leading ? 1 : 0;
    wide.refuse(row, before + 1, table);
    byte[] @Nullable [] fields = new byte[before + columns.size()][];
    if (leading) {
      fields[0] = row.getBytes(1);
    }
    for (int i = 0; i < columns.size(); i++) {
      byte[] sent = row.getBytes(before + 2 + i);
      fields[before + i] = sent == null ? null : ToText.text(columns.get(i), sent);
    }
    return RowLine.line(fields);
  }

  /** The keys that a statement answers, which selects the key's columns and no more. */
  static List<List<String>> keys(Connection leader, List<Column> columns, String sql)
      throws SQLException {
    return Rows.list(
        leader,
        row -> {
          List<String> key = new ArrayList<>();
          for (int i = 0; i < columns.size(); i++) {
            key.add(new String(ToText.text(columns.get(i), row.getBytes(i + 1)), UTF_8));
          }
          return key;
        },
        sql);
  }
}
