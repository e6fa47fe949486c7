package dev.towline.postgresql;

import dev.towline.model.Column;
import dev.towline.model.TablePair;
import java.util.Optional;

/**
 * How rows without a key travel: as a count and the row's text where the follower reads that as it
 * is; else as a count and a field for each column, since the text of a row of another shape, or for
 * another engine, says nothing there.
 */
record CountedLines(TablePair table) {

  /** Whether a field for each column travels. */
  static boolean byFields(TablePair table) {
    return !table.sameEngine()
        || table.filter().isPresent()
        || table.leader().shape().columns().stream()
            .map(Column::name)
            .anyMatch(
                name -> !table.mapping().column(table.name(), name).equals(Optional.of(name)));
  }

  /**
   * Lines of fields.
   *
   * @param counts a query whose rows are a count {@code n} and {@code k1}, the text of a row
   */
  String of(String counts) {
    OnLeader leader = new OnLeader(table);
    return """
        select base."towline n", %s
        from (
          select counted.n as "towline n", (counted.r).*
          from (select n, k1::%s as r from (%s) given offset 0) counted) base
        where %s
        """
        .formatted(
            leader.columns("base"),
            Quoting.name(table.name()),
            counts,
            table.filter().map(filter -> "(" + filter + "\n)").orElse("true"));
  }
}
