package dev.towline.model;

import java.util.List;

/**
 * How far a pass over a table has come: the key of the last row, each column as the engine's text,
 * or one ordinal for a table whose rows are their own keys. Only the dialect that wrote it reads
 * it.
 */
public record Cursor(List<String> values) {

  public Cursor {
    values = List.copyOf(values);
  }
}
