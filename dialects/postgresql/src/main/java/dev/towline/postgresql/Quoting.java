package dev.towline.postgresql;

import dev.towline.model.TableName;

/** Names and texts as PostgreSQL reads them back: the one place where this dialect quotes. */
final class Quoting {

  private Quoting() {}

  /** An identifier, always in quotes, so that it means exactly itself. */
  static String name(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** A table, qualified by its schema. */
  static String name(TableName table) {
    return name(table.schema()) + "." + name(table.name());
  }

  /** A string literal that means the same whatever {@code standard_conforming_strings} is. */
  static String text(String value) {
    String literal = "'" + value.replace("'", "''").replace("\\", "\\\\") + "'";
    return value.indexOf('\\') < 0 ? literal : " E" + literal;
  }
}
