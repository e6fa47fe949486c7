package dev.towline.postgresql;

import dev.towline.dialect.Batch.Mode;
import dev.towline.model.Column;
import dev.towline.model.Key;
import dev.towline.model.TablePair;
import dev.towline.model.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Writes the rows of a batch: deletes from children to parents, then the rows from parents to
 * children, so that foreign keys that cannot rest are kept.
 */
final class Writing {

  private final Connection connection;
  private final List<Incoming> parentsFirst;
  private final List<Incoming> childrenFirst;

  Writing(Connection connection, List<Incoming> parentsFirst) {
    this.connection = connection;
    this.parentsFirst = parentsFirst;
    this.childrenFirst = new ArrayList<>(parentsFirst);
    Collections.reverse(childrenFirst);
  }

  long write() throws SQLException {
    long rows = 0;
    for (Incoming table : childrenFirst) {
      rows += delete(table, table.mode == Mode.REPLACE);
    }
    for (Incoming table : parentsFirst) {
      rows += upsert(table);
    }
    return rows;
  }

  /**
   * The other way round, for foreign keys that cannot rest: children let go of a parent before it
   * goes.
   */
  long upsertingFirst() throws SQLException {
    long rows = 0;
    for (Incoming table : parentsFirst) {
      rows += upsert(table);
    }
    for (Incoming table : childrenFirst) {
      rows += delete(table, table.mode == Mode.REPLACE);
    }
    return rows;
  }

  /** Takes all rows that change out first: unique values then may move between them. */
  long deletingFirst() throws SQLException {
    long rows = 0;
    for (Incoming table : childrenFirst) {
      rows += deleteAllOf(table);
    }
    for (Incoming table : parentsFirst) {
      rows += insert(table);
    }
    return rows;
  }

  /**
   * Like {@link #deletingFirst}, and takes out rows outside the batch that hold a unique value
   * which a row of the batch has now. They have lost it on the leader; they come with their own
   * chunk or slice.
   */
  long evictingHolders() throws SQLException {
    for (Incoming table : childrenFirst) {
      deleteAllOf(table);
      if (!table.table.wholeRow()) {
        new UniqueHolders(connection, stage(table)).evict();
      }
    }
    long rows = 0;
    for (Incoming table : parentsFirst) {
      rows += insert(table);
    }
    return rows;
  }

  private long delete(Incoming table, boolean replacing) throws SQLException {
    if (table.table.wholeRow()) {
      return new CountedRows(connection, stage(table)).delete(replacing);
    }
    if (table.stage.isEmpty()) {
      return new KeyedStatements(connection, table.table).delete(table.lines);
    }
    return new KeyedSets(connection, table).delete(replacing);
  }

  private long upsert(Incoming table) throws SQLException {
    if (table.table.wholeRow()) {
      return new CountedRows(connection, stage(table)).insert();
    }
    boolean inPlace = updatable(table.table, Session.version(connection));
    if (table.stage.isEmpty()) {
      return new KeyedStatements(connection, table.table).upsert(table.lines, inPlace);
    }
    return new KeyedSets(connection, table).upsert(inPlace, table.mode == Mode.REPLACE);
  }

  private long deleteAllOf(Incoming table) throws SQLException {
    if (table.table.wholeRow()) {
      return new CountedRows(connection, stage(table)).delete(table.mode == Mode.REPLACE);
    }
    KeyedSets sets = new KeyedSets(connection, table);
    return table.mode == Mode.REPLACE ? sets.deleteAll() : sets.deleteStaged();
  }

  private long insert(Incoming table) throws SQLException {
    return table.table.wholeRow()
        ? new CountedRows(connection, stage(table)).insert()
        : new KeyedSets(connection, table).insert();
  }

  private static Stage stage(Incoming table) {
    return table.stage.orElseThrow();
  }

  /** Where ON CONFLICT DO UPDATE is refused or misleads, rows are deleted and inserted. */
  static boolean updatable(TablePair table, int version) {
    TableShape follower = table.follower();
    Set<String> key = Set.copyOf(table.followerKey());
    boolean sameKey =
        follower.key() instanceof Key.Columns keyed && Set.copyOf(keyed.names()).equals(key);
    boolean deferrable =
        follower.keyDefinition().map(p -> p.statement().contains(" DEFERRABLE")).orElse(false);
    boolean alwaysNumbered =
        follower.columns().stream().anyMatch(c -> c.identity() == Column.Identity.ALWAYS);
    boolean refusing = follower.kind() == TableShape.Kind.PARTITIONED && version < 110000;
    return sameKey && !deferrable && !alwaysNumbered && !refusing;
  }
}
