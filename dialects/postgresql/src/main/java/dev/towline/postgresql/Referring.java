package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Column;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds the rows that refer to others by a foreign key, on either side.
 *
 * @param child the referring table as it stands after FROM
 * @param childKey what to select of its alias {@code c}: a text for each column of its key
 * @param columns of the foreign key, in this side's names
 * @param parent the other table as it stands after FROM
 */
record Referring(
    String child,
    String childKey,
    List<String> columns,
    String parent,
    List<Column> parentKey,
    List<String> referenced) {

  /**
   * The child rows' keys as text; the parents' own rows are asked only for what is not their key.
   */
  List<List<String>> keys(
      Connection connection, List<List<String>> parentKeys, String condition, int limit)
      throws SQLException {
    String sql =
        """
        select distinct %s
        from %s c
        join (%s) p on %s
        where %s
        limit %d
        """
            .formatted(
                childKey,
                child,
                parents(parentKeys),
                IntStream.range(0, columns.size())
                    .mapToObj(i -> "c.%s = p.r%d".formatted(Quoting.name(columns.get(i)), i))
                    .collect(Collectors.joining(" and ")),
                condition,
                limit);
    return Rows.list(connection, Referring::key, sql);
  }

  private static List<String> key(ResultSet row) throws SQLException {
    List<String> key = new ArrayList<>();
    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
      key.add(row.getString(i));
    }
    return Collections.unmodifiableList(key);
  }

  private String parents(List<List<String>> keys) {
    List<String> key = parentKey.stream().map(Column::name).toList();
    String given = given(keys);
    if (key.containsAll(referenced)) {
      return "select distinct %s from %s"
          .formatted(
              IntStream.range(0, referenced.size())
                  .mapToObj(i -> "given.k%d as r%d".formatted(key.indexOf(referenced.get(i)), i))
                  .collect(Collectors.joining(", ")),
              given);
    }
    return "select distinct %s from %s join %s o on %s"
        .formatted(
            IntStream.range(0, referenced.size())
                .mapToObj(i -> "o.%s as r%d".formatted(Quoting.name(referenced.get(i)), i))
                .collect(Collectors.joining(", ")),
            given,
            parent,
            IntStream.range(0, key.size())
                .mapToObj(i -> "o.%s = given.k%d".formatted(Quoting.name(key.get(i)), i))
                .collect(Collectors.joining(" and ")));
  }

  private String given(List<List<String>> keys) {
    return "(select %s from unnest(%s) as given (%s)) given"
        .formatted(
            IntStream.range(0, parentKey.size())
                .mapToObj(i -> "cast(t%1$d as %2$s) as k%1$d".formatted(i, parentKey.get(i).type()))
                .collect(Collectors.joining(", ")),
            IntStream.range(0, parentKey.size())
                .mapToObj(i -> array(keys, i))
                .collect(Collectors.joining(", ")),
            IntStream.range(0, parentKey.size())
                .mapToObj(i -> "t" + i)
                .collect(Collectors.joining(", ")));
  }

  private static String array(List<List<String>> keys, int column) {
    return keys.stream()
        .map(key -> Quoting.text(key.get(column)))
        .collect(Collectors.joining(", ", "array[", "]::text[]"));
  }
}
