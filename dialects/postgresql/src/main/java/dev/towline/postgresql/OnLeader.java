package dev.towline.postgresql;

import dev.towline.model.Column;
import dev.towline.model.Cursor;
import dev.towline.model.TablePair;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The pieces that name a pair's table, key and columns on its leader. */
record OnLeader(TablePair pair) {

  private static final String BY_BYTES = " collate \"C\"";

  /** The rows that travel, as they stand after FROM. */
  String table() {
    String table = Names.from(pair.leader().shape().kind(), pair.name());
    return pair.filter()
        .map(filter -> "(select * from %s where (%s\n))".formatted(table, filter))
        .orElse(table);
  }

  /** All columns that travel, of a table alias, as texts that travel. */
  String columns(String alias) {
    return Names.list(pair.columns(), column -> text(column, alias + "." + Quoting.name(column)));
  }

  /** The key's columns of a table alias, to compare and to sort by. */
  String key(String alias) {
    return Names.list(alias, pair.key());
  }

  /** The same as texts that travel. */
  String keyTexts(String alias) {
    return keyColumns().stream()
        .map(column -> TravellingText.cast(pair, column, alias + "." + Quoting.name(column.name())))
        .collect(Collectors.joining(", "));
  }

  /** The audit table's columns of the key: k1, k2, … */
  String auditKey() {
    return IntStream.rangeClosed(1, pair.key().size())
        .mapToObj(i -> "k" + i)
        .collect(Collectors.joining(", "));
  }

  /**
   * What makes two audit keys one, to sort by: the values, and the texts where equal values may
   * differ. Texts are sorted by their bytes, which is quicker than by any language's rules.
   */
  String distinctAuditKey() {
    List<String> parts = new ArrayList<>();
    List<Column> key = keyColumns();
    for (int i = 1; i <= key.size(); i++) {
      Column column = key.get(i - 1);
      parts.add("k" + i + (KeyTypes.text(column) ? BY_BYTES : ""));
      if (!KeyTypes.exact(column)) {
        parts.add("k%d::text%s".formatted(i, BY_BYTES));
      }
    }
    return String.join(", ", parts);
  }

  /** The audit key's columns where the whole row is read: the key's own come from the audit. */
  String auditRow() {
    List<String> key = pair.key();
    return Names.list(
        pair.columns(),
        column ->
            text(
                column,
                key.contains(column)
                    ? "changed.k" + (key.indexOf(column) + 1)
                    : "base." + Quoting.name(column)));
  }

  /** The row of an audit key. */
  String auditJoin() {
    List<Column> key = keyColumns();
    return IntStream.range(0, key.size())
        .mapToObj(i -> join("base", key.get(i), "changed.k" + (i + 1)))
        .collect(Collectors.joining(" and "));
  }

  private static String join(String alias, Column column, String value) {
    String name = alias + "." + Quoting.name(column.name());
    String equal = name + " = " + value;
    return KeyTypes.exact(column) ? equal : equal + " and " + name + "::text = " + value + "::text";
  }

  /** The first column of the key: null where an outer join found no row. */
  String firstKey(String alias) {
    return alias + "." + Quoting.name(pair.key().get(0));
  }

  /** A cursor's values as literals of the key's types. */
  String literals(Cursor cursor) {
    return Names.literals(keyColumns(), cursor);
  }

  private List<Column> keyColumns() {
    return pair.leader().shape().keyColumns();
  }

  private String text(String column, String expression) {
    return TravellingText.of(pair, pair.leader().shape().column(column).orElseThrow(), expression);
  }
}
