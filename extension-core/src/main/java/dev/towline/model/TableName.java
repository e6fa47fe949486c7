package dev.towline.model;

/** A table's schema and name, exactly as the database stores them (no quotes, no folding). */
public record TableName(String schema, String name) implements Comparable<TableName> {

  public TableName {
    if (schema.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("A table needs a schema and a name.");
    }
  }

  /** A name as people type it: {@code schema.name}, or a name alone in a certain schema. */
  public static TableName parse(String text, String schema) {
    int dot = text.indexOf('.');
    return dot < 0
        ? new TableName(schema, text)
        : new TableName(text.substring(0, dot), text.substring(dot + 1));
  }

  @Override
  public int compareTo(TableName other) {
    int bySchema = schema.compareTo(other.schema);
    return bySchema != 0 ? bySchema : name.compareTo(other.name);
  }

  /** The form people read, {@code schema.name}; not quoted, so never part of a statement. */
  @Override
  public String toString() {
    return schema + "." + name;
  }
}
