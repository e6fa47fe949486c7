package dev.towline.model;

/** A table's schema and name, exactly as the database stores them (no quotes, no folding). */
public record TableName(String schema, String name) implements Comparable<TableName> {

  public TableName {
    if (schema.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("A table needs a schema and a name.");
    }
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
