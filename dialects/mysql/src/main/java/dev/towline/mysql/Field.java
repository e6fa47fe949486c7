package dev.towline.mysql;

import dev.towline.model.Column;
import dev.towline.model.TablePair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A column that travels: how its text becomes a value of the follower's column. */
record Field(Column leader, Column follower, boolean inKey, Optional<Exactness> exactness) {

  /** Those of a pair, in the order of a line. */
  static List<Field> of(TablePair pair) {
    List<Field> fields = new ArrayList<>();
    List<String> columns = pair.columns();
    List<String> onFollower = pair.followerColumns();
    List<String> key = pair.key();
    for (int i = 0; i < columns.size(); i++) {
      Column leader = pair.leader().shape().column(columns.get(i)).orElseThrow();
      Column follower = pair.follower().column(onFollower.get(i)).orElseThrow();
      fields.add(
          new Field(
              leader,
              follower,
              key.contains(leader.name()),
              Exactness.of(follower, leader.value())));
    }
    return fields;
  }

  /** Those of a pair's key, in the key's order. */
  static List<Field> ofKey(TablePair pair) {
    List<Field> fields = of(pair);
    return pair.key().stream().map(name -> fields.get(pair.columns().indexOf(name))).toList();
  }

  /** The column's name, quoted. */
  String name() {
    return Quoting.name(follower.name());
  }

  /** An expression of the value. */
  String value(String text) {
    return FromText.value(follower, leader.value(), text);
  }

  /** Whether there is anything that has to be looked at before it is sent. */
  boolean guarded() {
    return exactness.isPresent() || (follower.notNull() && !leader.notNull());
  }

  /** Why the column cannot hold the text as it is, beside what the server itself would refuse. */
  Optional<RefusedValue> refuses(@Nullable String text) {
    if (text == null) {
      return follower.notNull()
          ? Optional.of(new RefusedValue(follower.name(), "the column takes no null"))
          : Optional.empty();
    }
    return exactness
        .filter(rule -> !rule.holds().test(text))
        .map(rule -> new RefusedValue(follower.name(), rule.reason()));
  }
}
