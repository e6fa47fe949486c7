package dev.towline.postgresql;

import dev.towline.model.Column;
import java.util.Set;

/** Which types of key columns are the same value exactly where they are equal. */
final class KeyTypes {

  /** Types whose equality is equality of their text; any other key is compared by text as well. */
  private static final Set<String> EXACT =
      Set.of(
          "smallint",
          "integer",
          "bigint",
          "oid",
          "boolean",
          "uuid",
          "date",
          "bytea",
          "name",
          "text",
          "timestamp without time zone",
          "timestamp with time zone",
          "time without time zone");

  private static final String VARCHAR = "character varying";

  private KeyTypes() {}

  static boolean exact(Column column) {
    return column.collation().isEmpty()
        && (EXACT.contains(column.type()) || column.type().startsWith(VARCHAR));
  }

  /** An exact type whose order is a language's. */
  static boolean text(Column column) {
    return exact(column) && (column.type().equals("text") || column.type().startsWith(VARCHAR));
  }
}
