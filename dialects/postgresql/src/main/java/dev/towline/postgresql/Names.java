package dev.towline.postgresql;

import dev.towline.model.Column;
import dev.towline.model.Cursor;
import dev.towline.model.TableName;
import dev.towline.model.TableShape.Kind;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lists of columns and values as they stand in statements sent to PostgreSQL. */
final class Names {

  private Names() {}

  /** A table as it stands after FROM: its own rows only. */
  static String from(Kind kind, TableName table) {
    return kind == Kind.INHERITANCE ? "only " + Quoting.name(table) : Quoting.name(table);
  }

  static String list(List<String> items, UnaryOperator<String> each) {
    return items.stream().map(each).collect(Collectors.joining(", "));
  }

  static String list(List<String> columns) {
    return list(columns, Quoting::name);
  }

  /** Of a table alias. */
  static String list(String alias, List<String> columns) {
    return list(columns, column -> alias + "." + Quoting.name(column));
  }

  /** A cursor's values as literals of the key's types. */
  static String literals(List<Column> key, Cursor cursor) {
    return IntStream.range(0, key.size())
        .mapToObj(
            i ->
                "cast(%s as %s)".formatted(Quoting.text(cursor.values().get(i)), key.get(i).type()))
        .collect(Collectors.joining(", "));
  }
}
