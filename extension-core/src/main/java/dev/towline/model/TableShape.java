package dev.towline.model;

import java.util.List;
import java.util.Optional;

/**
 * A table as its catalogue describes it, all that is needed to capture, read, create or check it.
 *
 * @param engine the name of the dialect that read it, which alone understands types, defaults and
 *     statements
 * @param columns in the table's own order, without dropped ones
 * @param keyDefinition what makes the key's columns unique: the primary key, or for want of one a
 *     unique constraint or index; empty for {@link Key.WholeRow}
 * @param parents the tables that it inherits from (not the root of a partition)
 * @param uniques unique and exclusion constraints and unique indexes beside the key's
 * @param indexes the other indexes
 * @param estimatedRows of a partitioned root with its partitions; so are the bytes
 */
public record TableShape(
    String engine,
    TableName name,
    Kind kind,
    List<Column> columns,
    Key key,
    Optional<Definition> keyDefinition,
    List<TableName> parents,
    List<Unique> uniques,
    List<Index> indexes,
    List<Definition> checks,
    List<ForeignKey> foreignKeys,
    long estimatedRows,
    long estimatedBytes) {

  /** How a table holds its rows. */
  public enum Kind {
    PLAIN,
    /** A partitioned root; its partitions are not tables of their own to us. */
    PARTITIONED,
    /** A parent or child by inheritance: its own rows only, those of children are theirs. */
    INHERITANCE,
    /** In a store without transactions, as MyISAM: it can neither lead nor follow exactly. */
    NOT_TRANSACTIONAL
  }

  /** A named object with the engine's own complete statement that creates it. */
  public record Definition(String name, String statement) {}

  /**
   * Something that keeps rows apart, with the engine's own complete statement that creates it.
   *
   * @param columns that are unique together wherever none is null; empty when it is deferrable,
   *     partial, on expressions or an exclusion constraint
   */
  public record Unique(String name, List<String> columns, String statement) {
    public Unique {
      columns = List.copyOf(columns);
    }
  }

  /**
   * An index that keeps nothing apart, with the engine's own complete statement that creates it.
   *
   * @param columns in their order; empty when it is more than an ordered index of whole columns
   */
  public record Index(String name, List<String> columns, String statement) {
    public Index {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A reference to another table, with the engine's own complete statement that creates it.
   *
   * @param columns of this table
   * @param referenced the other table's, in the same order
   */
  public record ForeignKey(
      String name,
      List<String> columns,
      TableName references,
      List<String> referenced,
      Action onUpdate,
      Action onDelete,
      String statement) {

    /** What becomes of referring rows. */
    public enum Action {
      /** The change of the other table is refused, at once or at the end. */
      REFUSE,
      CASCADE,
      SET_NULL,
      SET_DEFAULT
    }

    public ForeignKey {
      columns = List.copyOf(columns);
      referenced = List.copyOf(referenced);
    }

    /** Whether a change of the other table may change rows of this one. */
    public boolean cascades() {
      return onUpdate != Action.REFUSE || onDelete != Action.REFUSE;
    }
  }

  public TableShape {
    columns = List.copyOf(columns);
    parents = List.copyOf(parents);
    uniques = List.copyOf(uniques);
    indexes = List.copyOf(indexes);
    checks = List.copyOf(checks);
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

  /** The same table with those columns alone that the other has, and those of its key. */
  public TableShape asFarAs(TableShape other) {
    List<Column> kept =
        columns.stream()
            .filter(
                column -> other.column(column.name()).isPresent() || keyColumns().contains(column))
            .toList();
    return new TableShape(
        engine,
        name,
        kind,
        kept,
        key,
        keyDefinition,
        parents,
        uniques,
        indexes,
        checks,
        foreignKeys,
        estimatedRows,
        estimatedBytes);
  }
}
