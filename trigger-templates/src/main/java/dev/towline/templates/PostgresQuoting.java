package dev.towline.templates;

import dev.towline.model.Column;

/** PostgreSQL's way; a value's text tells it apart from any other of its type. */
final class PostgresQuoting implements Quoting {

  @Override
  public String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Means the same whatever {@code standard_conforming_strings} is. */
  @Override
  public String literal(String text) {
    String doubled = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'";
    return text.indexOf('\\') < 0 ? doubled : "E" + doubled;
  }

  @Override
  public String kept(String reference, Column column) {
    return reference;
  }

  @Override
  public String bits(String reference, Column column) {
    return reference + "::text";
  }

  @Override
  public String words(String reference, Column column) {
    return reference + "::text";
  }

  @Override
  public String json(String reference, Column column) {
    return reference;
  }

  @Override
  public String declared(Column column) {
    return column.collation().map(name -> column.type() + " collate " + name).orElse(column.type());
  }
}
