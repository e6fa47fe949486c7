package dev.towline.postgresql;

import dev.towline.model.Column;
import dev.towline.model.Cursor;
import dev.towline.model.TablePair;
import dev.towline.model.TableShape.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The pieces that name one pair's table, key and columns in statements sent to PostgreSQL. */
record Keyed(TablePair pair) {

  /** Types whose equality is equality of their text; any other key is compared by text as well. */
  private static final Set<String> EXACT =
      Set.of(
          "smallint",
          "integer",
          "bigint",
          "oid",
          "boolean",
          "uuid",
          "date",
          "bytea",
          "name",
          "text",
          "timestamp without time zone",
          "timestamp with time zone",
          "time without time zone");

  private static final String VARCHAR = "character varying";

  private static final String BY_BYTES = " collate \"C\"";

  /** The leader's table as it stands after FROM. */
  String leader() {
    return from(pair.leader().shape().kind(), Quoting.name(pair.name()));
  }

  /** The follower's table as it stands after FROM. */
  String follower() {
    return from(pair.follower().kind(), Quoting.name(pair.name()));
  }

  private static String from(Kind kind, String name) {
    return kind == Kind.INHERITANCE ? "only " + name : name;
  }

  /** All columns that travel. */
  String columns() {
    return list(pair.columns(), Quoting::name);
  }

  /** All columns that travel, of a table alias. */
  String columns(String alias) {
    return list(pair.columns(), column -> alias + "." + Quoting.name(column));
  }

  /** The key's columns. */
  String key() {
    return list(pair.key(), Quoting::name);
  }

  /** The key's columns of a table alias. */
  String key(String alias) {
    return list(pair.key(), column -> alias + "." + Quoting.name(column));
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
    List<Column> key = pair.leader().shape().keyColumns();
    for (int i = 1; i <= key.size(); i++) {
      Column column = key.get(i - 1);
      parts.add("k" + i + (text(column) ? BY_BYTES : ""));
      if (!exact(column)) {
        parts.add("k%d::text%s".formatted(i, BY_BYTES));
      }
    }
    return String.join(", ", parts);
  }

  /** The audit key's columns where the whole row is read: the key's own come from the audit. */
  String auditRow() {
    List<String> key = pair.key();
    return list(
        pair.columns(),
        column ->
            key.contains(column)
                ? "changed.k" + (key.indexOf(column) + 1)
                : "base." + Quoting.name(column));
  }

  /** The row of an audit key. */
  String auditJoin() {
    List<Column> key = pair.leader().shape().keyColumns();
    return IntStream.range(0, key.size())
        .mapToObj(i -> join("base", key.get(i), "changed.k" + (i + 1)))
        .collect(Collectors.joining(" and "));
  }

  /** Equality of two rows' keys. */
  String keysEqual(String one, String other) {
    return pair.leader().shape().keyColumns().stream()
        .map(
            column ->
                one
                    + "."
                    + Quoting.name(column.name())
                    + " = "
                    + other
                    + "."
                    + Quoting.name(column.name()))
        .collect(Collectors.joining(" and "));
  }

  /** Like {@link #keysEqual}, and the texts are equal where equal values may differ in them. */
  String keysSame(String one, String other) {
    String texts =
        pair.leader().shape().keyColumns().stream()
            .filter(column -> !exact(column))
            .map(column -> Quoting.name(column.name()))
            .map(name -> " and %s.%s::text = %s.%s::text".formatted(one, name, other, name))
            .collect(Collectors.joining());
    return keysEqual(one, other) + texts;
  }

  private static String join(String alias, Column column, String value) {
    String name = alias + "." + Quoting.name(column.name());
    String equal = name + " = " + value;
    return exact(column) ? equal : equal + " and " + name + "::text = " + value + "::text";
  }

  /** The first column of the key: null where an outer join found no row. */
  String firstKey(String alias) {
    return alias + "." + Quoting.name(pair.key().get(0));
  }

  static boolean exact(Column column) {
    return column.collation().isEmpty()
        && (EXACT.contains(column.type()) || column.type().startsWith(VARCHAR));
  }

  private static boolean text(Column column) {
    return exact(column) && (column.type().equals("text") || column.type().startsWith(VARCHAR));
  }

  boolean exact() {
    return pair.leader().shape().keyColumns().stream().allMatch(Keyed::exact);
  }

  /** A cursor's values as literals of the key's types. */
  String literals(Cursor cursor) {
    List<Column> key = pair.leader().shape().keyColumns();
    return IntStream.range(0, key.size())
        .mapToObj(
            i ->
                "cast(%s as %s)".formatted(Quoting.text(cursor.values().get(i)), key.get(i).type()))
        .collect(Collectors.joining(", "));
  }

  static String list(List<String> items, java.util.function.UnaryOperator<String> each) {
    return items.stream().map(each).collect(Collectors.joining(", "));
  }
}
