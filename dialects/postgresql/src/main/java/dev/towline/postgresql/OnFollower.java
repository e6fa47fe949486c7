package dev.towline.postgresql;

import dev.towline.model.Column;
import dev.towline.model.Cursor;
import dev.towline.model.TablePair;
import java.util.List;
import java.util.stream.Collectors;

/** The pieces that name a pair's table, key and columns on its follower. */
record OnFollower(TablePair pair) {

  /** The table as it stands after INTO. */
  String name() {
    return Quoting.name(pair.follower().name());
  }

  /** The table as it stands after FROM. */
  String table() {
    return Names.from(pair.follower().kind(), pair.follower().name());
  }

  /** All columns that travel. */
  String columns() {
    return Names.list(pair.followerColumns());
  }

  /** All columns that travel, of a table alias. */
  String columns(String alias) {
    return Names.list(alias, pair.followerColumns());
  }

  /** The key's columns. */
  String key() {
    return Names.list(pair.followerKey());
  }

  /** The key's columns of a table alias. */
  String key(String alias) {
    return Names.list(alias, pair.followerKey());
  }

  /** The key's columns of a table alias, as texts by which the leader finds its row. */
  String keyTexts(String alias) {
    return pair.followerKeyColumns().stream()
        .map(column -> TravellingText.cast(pair, column, alias + "." + Quoting.name(column.name())))
        .collect(Collectors.joining(", "));
  }

  /** Equality of two rows' keys. */
  String keysEqual(String one, String other) {
    return pair.followerKey().stream()
        .map(Quoting::name)
        .map(name -> one + "." + name + " = " + other + "." + name)
        .collect(Collectors.joining(" and "));
  }

  /** Like {@link #keysEqual}, and the texts are equal where equal values may differ in them. */
  String keysSame(String one, String other) {
    String texts =
        byText().stream()
            .map(column -> Quoting.name(column.name()))
            .map(name -> " and %s.%s::text = %s.%s::text".formatted(one, name, other, name))
            .collect(Collectors.joining());
    return keysEqual(one, other) + texts;
  }

  /** The key's columns whose equal values may differ in their texts. */
  List<Column> byText() {
    return pair.followerKeyColumns().stream().filter(column -> !KeyTypes.exact(column)).toList();
  }

  /** The first column of the key: null where an outer join found no row. */
  String firstKey(String alias) {
    return alias + "." + Quoting.name(pair.followerKey().get(0));
  }

  /** A cursor's values as literals of the key's types. */
  String literals(Cursor cursor) {
    return Names.literals(pair.followerKeyColumns(), cursor);
  }
}
