package dev.towline.mysql;

import dev.towline.model.Column;
import dev.towline.model.Cursor;
import dev.towline.model.TablePair;
import dev.towline.model.ValueType.Enumeration;
import dev.towline.model.ValueType.Members;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The keys of a follower's table, page by page in the order of its index. */
record KeyPages(Connection connection, TablePair table) {

  List<List<String>> after(Optional<Cursor> cursor, int limit) throws SQLException {
    Keyed keyed = new Keyed(table);
    List<Column> key = table.followerKeyColumns();
    String sql =
        "select %s from %s t where %s order by %s limit %d"
            .formatted(
                keyed.keyValues("t"),
                keyed.table(),
                cursor.map(c -> later(key)).orElse("true"),
                key.stream().map(KeyPages::ordered).collect(Collectors.joining(", ")),
                limit);
    List<List<String>> keys = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int parameter = 1;
      for (String value : cursor.map(c -> parameters(c.values())).orElse(List.of())) {
        statement.setString(parameter++, value);
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          keys.add(keyed.keyTexts(row, 1));
        }
      }
    }
    return keys;
  }

  /**
   * The first column and those after it, written out: an index is not used for a comparison of two
   * lists of columns.
   */
  private static String later(List<Column> key) {
    String first = "%s >= %s and ".formatted(ordered(key.get(0)), value(key.get(0)));
    List<String> alternatives = new ArrayList<>();
    StringBuilder before = new StringBuilder();
    for (Column column : key) {
      alternatives.add("(%s%s > %s)".formatted(before, ordered(column), value(column)));
      before.append("%s = %s and ".formatted(ordered(column), value(column)));
    }
    return first + "(" + String.join(" or ", alternatives) + ")";
  }

  /** As many times as {@link #later} has each. */
  private static List<String> parameters(List<String> cursor) {
    List<String> parameters = new ArrayList<>(List.of(cursor.get(0)));
    for (int i = 0; i < cursor.size(); i++) {
      parameters.addAll(cursor.subList(0, i + 1));
    }
    return parameters;
  }

  /** Labels are compared as texts, but sorted by their number. */
  private static String ordered(Column column) {
    String name = "t." + Quoting.name(column.name());
    return labels(column) ? "cast(%s as binary)".formatted(name) : name;
  }

  private static String value(Column column) {
    return labels(column) ? "cast(? as binary)" : FromText.key(column, "?");
  }

  private static boolean labels(Column column) {
    return column.value() instanceof Enumeration || column.value() instanceof Members;
  }
}
