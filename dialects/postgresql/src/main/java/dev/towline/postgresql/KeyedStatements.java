package dev.towline.postgresql;

import dev.towline.dialect.RowLine;
import dev.towline.model.Column;
import dev.towline.model.TablePair;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes few rows by prepared statements, all on their way before the first answer. Parameters have
 * no type of their own, so that the server reads each as the column's type, without a cast that
 * would cut it.
 */
record KeyedStatements(Connection connection, TablePair table) {

  /** An equal key of another text is another row: it may have come with an earlier slice. */
  long delete(List<byte[]> lines) throws SQLException {
    List<Column> byText = new OnFollower(table).byText();
    String texts =
        byText.stream()
            .map(
                c ->
                    " and t.%s::text = cast(? as %s)::text"
                        .formatted(Quoting.name(c.name()), c.type()))
            .collect(Collectors.joining());
    return delete(lines, 'd', texts, byText.stream().map(Column::name).toList());
  }

  private long delete(List<byte[]> lines, char operation, String more, List<String> moreColumns)
      throws SQLException {
    List<String> key = table.followerKey();
    String where =
        String.join(" and ", key.stream().map(c -> "t." + Quoting.name(c) + " = ?").toList());
    String sql =
        "delete from %s t where %s%s".formatted(new OnFollower(table).table(), where, more);
    List<String> columns = table.followerColumns();
    List<Integer> fields =
        Stream.concat(key.stream(), moreColumns.stream()).map(columns::indexOf).toList();
    return run(sql, lines, operation, fields);
  }

  /** Writes the rows that came, in place where a key exists; new ones need no look for it. */
  long upsert(List<byte[]> lines, boolean inPlace) throws SQLException {
    if (!inPlace) {
      delete(lines, 'u', "", List.of());
      delete(lines, 'i', "", List.of());
    }
    String values =
        "values (" + String.join(", ", table.columns().stream().map(c -> "?").toList()) + ")";
    InsertInto insert = new InsertInto(table);
    List<Integer> all = IntStream.range(0, table.columns().size()).boxed().toList();
    long inserted = run(insert.plain(values), lines, 'i', all);
    String updating = inPlace ? insert.upsert(values, false) : insert.plain(values);
    return inserted + run(updating, lines, 'u', all);
  }

  private long run(String sql, List<byte[]> lines, char operation, List<Integer> fields)
      throws SQLException {
    List<byte[]> chosen = lines.stream().filter(line -> line[0] == operation).toList();
    if (chosen.isEmpty()) {
      return 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (byte[] line : chosen) {
        bind(statement, RowLine.fields(line), fields);
        statement.addBatch();
      }
      long rows = 0;
      for (int count : statement.executeBatch()) {
        rows += Math.max(0, count);
      }
      return rows;
    } catch (BatchUpdateException e) {
      throw e.getNextException() == null ? e : e.getNextException();
    }
  }

  private static void bind(
      PreparedStatement statement, List<@Nullable String> line, List<Integer> fields)
      throws SQLException {
    for (int i = 0; i < fields.size(); i++) {
      String value = line.get(fields.get(i) + 1);
      if (value == null) {
        statement.setNull(i + 1, Types.OTHER);
      } else {
        statement.setObject(i + 1, value, Types.OTHER);
      }
    }
  }
}
