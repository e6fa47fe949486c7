package dev.towline.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.towline.model.Column;
import dev.towline.model.TablePair;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The pieces that name the follower's table of a pair, its key and its columns in statements. */
record Keyed(TablePair pair) {

  /** The table as it stands after FROM. */
  String table() {
    return Quoting.name(pair.follower().name());
  }

  /** All columns that travel. */
  String columns() {
    return list(pair.followerColumns(), Quoting::name);
  }

  /** All columns that travel, of a table alias. */
  String columns(String alias) {
    return list(pair.followerColumns(), column -> of(alias, column));
  }

  /** The key's columns. */
  String key() {
    return list(pair.followerKey(), Quoting::name);
  }

  /** What to select of a table alias for {@link #keyTexts}. */
  String keyValues(String alias) {
    return list(pair.followerKeyColumns(), c -> ToText.expression(c, of(alias, c.name())));
  }

  /** The key's values as neutral text, which stand in a row from some column on. */
  List<String> keyTexts(ResultSet row, int from) throws SQLException {
    List<String> texts = new ArrayList<>();
    for (Column column : pair.followerKeyColumns()) {
      texts.add(new String(ToText.text(column, row.getBytes(from + texts.size())), UTF_8));
    }
    return texts;
  }

  /** Whether two rows have the same key; the index of the second is used. */
  String keysSame(String one, String other) {
    return pair.followerKeyColumns().stream()
        .map(c -> Sameness.sameKey(c, of(one, c.name()), of(other, c.name())))
        .collect(Collectors.joining(" and "));
  }

  /** Whether two rows are the same in all columns that travel. */
  String rowsSame(String one, String other) {
    return travelling().stream()
        .map(c -> Sameness.same(c, of(one, c.name()), of(other, c.name())))
        .collect(Collectors.joining(" and "));
  }

  /** A digest of a whole row: equal for the same rows only. */
  String digest(String alias) {
    return travelling().stream()
        .map(c -> "ifnull(sha2(%s, 256), '-')".formatted(Sameness.bytes(c, of(alias, c.name()))))
        .collect(Collectors.joining(", ", "unhex(sha2(concat_ws(',', ", "), 256))"));
  }

  /** Columns that are not in the key, set to those of another row; empty when there are none. */
  String assignments(String to, String from) {
    List<String> key = pair.followerKey();
    return list(
        pair.followerColumns().stream().filter(column -> !key.contains(column)).toList(),
        column -> of(to, column) + " = " + of(from, column));
  }

  /** Null where an outer join found no row; a zero date, which counts as null, is not. */
  String nullWithout(String alias) {
    return "concat(%s) is null".formatted(of(alias, pair.followerKey().get(0)));
  }

  /** Whether the follower's table has columns that do not come from the leader. */
  boolean hasOthers() {
    List<String> travelling = pair.followerColumns();
    return pair.follower().writtenColumns().stream()
        .anyMatch(column -> !travelling.contains(column.name()));
  }

  List<Column> travelling() {
    List<Column> columns = new ArrayList<>();
    for (String name : pair.followerColumns()) {
      columns.add(pair.follower().column(name).orElseThrow());
    }
    return columns;
  }

  private static String of(String alias, String column) {
    return alias + "." + Quoting.name(column);
  }

  private static <T> String list(List<T> items, Function<T, String> each) {
    return items.stream().map(each).collect(Collectors.joining(", "));
  }
}
