package dev.towline.mysql;

import dev.towline.model.CapturedTable;
import dev.towline.model.TableName;

/** Where the entries of a captured table are. */
final class AuditTable {

  /** The database of all that is ours. */
  static final String SCHEMA = "towline";

  private AuditTable() {}

  /** As it stands in a statement. */
  static String name(String id) {
    return Quoting.name(new TableName(SCHEMA, id));
  }

  static String name(CapturedTable table) {
    return name(table.id());
  }
}
