package dev.towline.mysql;

import java.util.ArrayList;
import java.util.List;

/**
 * The entries of one audit table that a snapshot shows and a position does not.
 *
 * @param id of the audit table
 * @param next all numbers from here on
 * @param filled and these numbers below it
 */
record LogWindow(String id, long next, List<SeqRange> filled) {

  LogWindow {
    filled = List.copyOf(filled);
  }

  /** As a condition on {@code seq}. */
  String condition() {
    List<String> parts = new ArrayList<>();
    parts.add("seq >= " + next);
    filled.stream().map(LogWindow::condition).forEach(parts::add);
    return parts.size() == 1 ? parts.get(0) : "(" + String.join(" or ", parts) + ")";
  }

  static String condition(SeqRange range) {
    return range.first() == range.last()
        ? "seq = " + range.first()
        : "seq between %d and %d".formatted(range.first(), range.last());
  }
}
