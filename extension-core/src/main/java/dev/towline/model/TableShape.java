package dev.towline.model;

import java.util.List;
import java.util.Optional;

/**
 * A table as its catalogue describes it, all that is needed to capture, read, create or check it.
 *
 * @param columns in the table's own order, without dropped ones
 * @param parents the tables that it inherits from (not the root of a partition)
 * @param uniques unique and exclusion constraints and unique indexes beside the key
 * @param indexes the other indexes
 */
public record TableShape(
    TableName name,
    Kind kind,
    List<Column> columns,
    Key key,
    Optional<Definition> primaryKey,
    List<TableName> parents,
    List<Definition> uniques,
    List<Definition> indexes,
    List<ForeignKey> foreignKeys,
    long estimatedRows,
    long estimatedBytes) {

  /** How a table holds its rows. */
  public enum Kind {
    PLAIN,
    /** A partitioned root; its partitions are not tables of their own to us. */
    PARTITIONED,
    /** A parent or child by inheritance: its own rows only, those of children are theirs. */
    INHERITANCE
  }

  /** A named object with the engine's own complete statement that creates it. */
  public record Definition(String name, String statement) {}

  /** A reference to another table, with the engine's own complete statement that creates it. */
  public record ForeignKey(String name, TableName references, boolean cascades, String statement) {}

  public TableShape {
    columns = List.copyOf(columns);
    parents = List.copyOf(parents);
    uniques = List.copyOf(uniques);
    indexes = List.copyOf(indexes);
    foreignKeys = List.copyOf(foreignKeys);
  }

  /** The column of that name. */
  public Optional<Column> column(String columnName) {
    return columns.stream().filter(column -> column.name().equals(columnName)).findFirst();
  }

  /** The columns that are written when a row is copied: all but the generated ones. */
  public List<Column> writtenColumns() {
    return columns.stream().filter(column -> !column.generated()).toList();
  }

  /** The columns of the key, in its order; none for {@link Key.WholeRow}. */
  public List<Column> keyColumns() {
    if (key instanceof Key.Columns keyed) {
      return keyed.names().stream().map(keyName -> column(keyName).orElseThrow()).toList();
    }
    return List.of();
  }
}
