package dev.towline.mysql;

import dev.towline.model.TablePair;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes few rows with no stage: their keys are deleted, then they are inserted. So unique values
 * may move between them, and no row is hit by anything but its key.
 */
record KeyedStatements(Connection connection, TablePair table, ServerLimits limits) {

  /** One DELETE has at most so many keys. */
  private static final int KEYS_MAX = 200;

  /** A long key more takes a statement of its own. */
  private static final int BYTES_MAX = 256 << 10;

  /** Deletes the keys that are no more, and those that come again. */
  long delete(List<byte[]> lines) throws SQLException {
    deleteAll(only(lines, 'u'));
    return deleteAll(only(lines, 'd'));
  }

  /** Inserts the rows that came. */
  long insert(List<byte[]> lines) throws SQLException {
    List<byte[]> coming = lines.stream().filter(line -> line[0] != 'd').toList();
    return new RowWriter(connection, Target.table(table, true), limits.withoutLocalInfile())
        .write(coming);
  }

  private static List<byte[]> only(List<byte[]> lines, char operation) {
    return lines.stream().filter(line -> line[0] == operation).toList();
  }

  private long deleteAll(List<byte[]> lines) throws SQLException {
    List<Field> key = Field.ofKey(table);
    List<List<String>> keys =
        lines.stream().map(line -> Refusal.key(table, line)).filter(k -> held(key, k)).toList();
    long rows = 0;
    int from = 0;
    while (from < keys.size()) {
      int to = from;
      for (long bytes = 0; to < keys.size() && to - from < KEYS_MAX && bytes < BYTES_MAX; to++) {
        bytes += keys.get(to).stream().mapToInt(String::length).sum();
      }
      rows += delete(key, keys.subList(from, to));
      from = to;
    }
    return rows;
  }

  /** A key that the follower's columns cannot hold is not there. */
  private static boolean held(List<Field> columns, List<String> key) {
    return IntStream.range(0, columns.size())
        .allMatch(i -> columns.get(i).refuses(key.get(i)).isEmpty());
  }

  private long delete(List<Field> key, List<List<String>> keys) throws SQLException {
    String one =
        key.stream()
            .map(field -> FromText.same(field.follower(), field.name(), "?"))
            .collect(Collectors.joining(" and ", "(", ")"));
    String sql =
        "delete from %s where %s"
            .formatted(
                new Keyed(table).table(),
                String.join(" or ", Collections.nCopies(keys.size(), one)));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int parameter = 1;
      for (List<String> values : keys) {
        for (int i = 0; i < key.size(); i++) {
          for (int n = FromText.placeholders(key.get(i).follower()); n > 0; n--) {
            statement.setString(parameter++, values.get(i));
          }
        }
      }
      return statement.executeLargeUpdate();
    }
  }
}
