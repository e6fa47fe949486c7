package dev.towline.postgresql;

import dev.towline.model.Column;
import dev.towline.model.Fit;
import dev.towline.model.TablePair;
import dev.towline.model.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The follower's columns that would cut spaces or round digits without a word, where the leader's
 * values may have more than they take. Values from another engine are staged in a type that keeps
 * them whole, and a check refuses what would be changed.
 */
record Guards(List<Guard> columns) {

  /**
   * A column and what keeps its values whole.
   *
   * @param type the unlimited type
   * @param condition what must hold of a value
   */
  record Guard(Column column, String type, String condition) {

    /** A value of a table alias in the column's own type. */
    String cast(String alias) {
      return "%s.%s::%s".formatted(alias, Quoting.name(column.name()), column.type());
    }
  }

  Guards(TablePair table) {
    this(table.sameEngine() ? List.of() : of(table));
  }

  private static List<Guard> of(TablePair table) {
    List<String> leader = table.columns();
    List<String> follower = table.followerColumns();
    return IntStream.range(0, leader.size())
        .boxed()
        .flatMap(
            i ->
                guard(
                    table.leader().shape().column(leader.get(i)).orElseThrow(),
                    table.follower().column(follower.get(i)).orElseThrow()))
        .toList();
  }

  private static Stream<Guard> guard(Column leader, Column follower) {
    if (Fit.of(leader.value(), follower.value()).verdict() != Fit.Verdict.SOME_REFUSED) {
      return Stream.empty();
    }
    String name = Quoting.name(follower.name());
    if (follower.value() instanceof ValueType.Text text && text.length().isPresent()) {
      return Stream.of(
          new Guard(
              follower,
              "text",
              "char_length(%s) <= %d".formatted(name, text.length().getAsLong())));
    }
    if (follower.value() instanceof ValueType.Decimal decimal && decimal.precision().isPresent()) {
      return Stream.of(
          new Guard(follower, "numeric", "%1$s = %1$s::%2$s".formatted(name, follower.type())));
    }
    return Stream.empty();
  }

  boolean none() {
    return columns.isEmpty();
  }

  /** The guard of a follower's column. */
  Optional<Guard> of(String column) {
    return columns.stream().filter(guard -> guard.column().name().equals(column)).findFirst();
  }
}
