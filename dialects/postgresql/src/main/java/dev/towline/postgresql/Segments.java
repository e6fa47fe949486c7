package dev.towline.postgresql;

import dev.towline.model.CapturedTable;

/** The two audit segments of a captured table. */
final class Segments {

  private Segments() {}

  /** The quoted name of segment 0 or 1. */
  static String name(CapturedTable table, int segment) {
    return name(table.id(), segment);
  }

  static String name(String id, int segment) {
    return "towline." + Quoting.name(id + "_" + segment);
  }
}
