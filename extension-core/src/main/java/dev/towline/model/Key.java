package dev.towline.model;

import java.util.List;

/** What identifies a row of a table. */
public sealed interface Key {

  /** Columns that are NOT NULL and unique together, in the order of their index. */
  record Columns(List<String> names) implements Key {
    public Columns {
      names = List.copyOf(names);
      if (names.isEmpty()) {
        throw new IllegalArgumentException("A key has at least one column.");
      }
    }
  }

  /** No such columns: the whole row is its own key, and equal rows are counted. */
  record WholeRow() implements Key {}
}
