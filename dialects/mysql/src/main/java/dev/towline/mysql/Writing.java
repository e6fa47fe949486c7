package dev.towline.mysql;

import dev.towline.dialect.Batch.Mode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Writes the rows of a batch: first what goes, then what comes. Foreign keys rest meanwhile. */
record Writing(Connection connection, List<Incoming> tables, ServerLimits limits) {

  long write() throws SQLException {
    long rows = 0;
    for (Incoming table : tables) {
      rows += delete(table);
    }
    for (Incoming table : tables) {
      rows += upsert(table);
    }
    return rows;
  }

  /** Takes all rows that change out first: unique values then may move between them. */
  long deletingFirst() throws SQLException {
    return deletingFirst(false);
  }

  /**
   * Like {@link #deletingFirst()}, and takes out rows outside the batch that hold a unique value
   * which a row of the batch has now. They have lost it on the leader; they come with their own
   * chunk or slice.
   */
  long evictingHolders() throws SQLException {
    return deletingFirst(true);
  }

  private long deletingFirst(boolean evicting) throws SQLException {
    for (Incoming table : tables) {
      deleteAllOf(table);
      if (evicting && !table.table.wholeRow()) {
        new UniqueHolders(connection, stage(table)).evict();
      }
    }
    long rows = 0;
    for (Incoming table : tables) {
      rows +=
          table.table.wholeRow()
              ? new CountedRows(connection, stage(table)).insert()
              : new KeyedSets(connection, table).insert();
    }
    return rows;
  }

  private long delete(Incoming table) throws SQLException {
    if (table.table.wholeRow()) {
      return new CountedRows(connection, stage(table)).delete(table.mode == Mode.REPLACE);
    }
    return table.stage.isEmpty()
        ? new KeyedStatements(connection, table.table, limits).delete(table.lines)
        : new KeyedSets(connection, table).delete(table.mode == Mode.REPLACE);
  }

  private long upsert(Incoming table) throws SQLException {
    if (table.table.wholeRow()) {
      return new CountedRows(connection, stage(table)).insert();
    }
    return table.stage.isEmpty()
        ? new KeyedStatements(connection, table.table, limits).insert(table.lines)
        : new KeyedSets(connection, table).upsert();
  }

  private void deleteAllOf(Incoming table) throws SQLException {
    boolean replacing = table.mode == Mode.REPLACE;
    if (table.table.wholeRow()) {
      new CountedRows(connection, stage(table)).delete(replacing);
    } else if (replacing) {
      new KeyedSets(connection, table).deleteAll();
    } else {
      new KeyedSets(connection, table).deleteStaged();
    }
  }

  private static Stage stage(Incoming table) {
    return table.stage.orElseThrow();
  }
}
