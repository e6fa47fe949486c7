package dev.towline.dialect;

import dev.towline.model.Finding;
import dev.towline.model.ShapeChange;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.model.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads the shapes of tables, and makes on a follower what a leader's shape asks for. */
public interface Catalog {

  /**
   * The selected tables with their shapes, ordered so that a table comes after those that its
   * foreign keys reference (cycles in the order of names). Our own schema and the engine's are
   * never among them; partitions are part of their root.
   */
  List<TableShape> tables(Connection database, TableSelection selection) throws SQLException;

  /** The shapes of those of these tables that exist; in the same order. */
  List<TableShape> tables(Connection database, Collection<TableName> names) throws SQLException;

  /** One table's shape; empty when there is none of that name. */
  Optional<TableShape> table(Connection database, TableName name) throws SQLException;

  /**
   * Creates missing tables with all that a copy needs: types, columns, keys, defaults, identity. In
   * the caller's transaction if there is one, else each table in one of its own.
   *
   * @return what could not be carried over, a sentence each; a table was not made when one blocks
   */
  List<Finding> createTables(Connection leader, Connection follower, List<TableShape> missing)
      throws SQLException;

  /**
   * What {@link #createTables} would make of tables of another engine: columns that it keeps in
   * another way, or cannot keep. Changes nothing.
   */
  List<Finding> foresee(Connection follower, List<TableShape> missing) throws SQLException;

  /**
   * Adds to copied tables what only slows a copy down: unique constraints, indexes, foreign keys
   * that the leader's shape has and the follower lacks; and brings the statistics up to date.
   * Commits each by itself. Repeating it does nothing.
   *
   * @return what could not be carried over, a sentence each
   */
  List<Finding> completeTables(Connection follower, List<TableShape> copied) throws SQLException;

  /**
   * Whether the follower's tables can hold the leader's rows: missing columns, narrower types,
   * extra NOT NULL columns, missing keys. What only some rows would suffer from {@code REFUSES}.
   */
  List<Finding> compare(List<TableShape> leader, List<TableShape> follower);

  /**
   * What would bring a follower's table in line with changes of the leader's, in the order in which
   * it is to be run; nothing for what is so already. Changes nothing.
   *
   * @param leader the leader's shape under the follower's names
   */
  List<Alteration> alterations(
      Connection follower, TableShape leader, TableShape there, List<ShapeChange> changes)
      throws SQLException;

  /**
   * Runs the first way of an alteration that the follower takes, with all that it needs of types
   * and sequences. In the caller's transaction where the engine has such for statements like these;
   * elsewhere it ends.
   *
   * @param wanted the leader's shape under the follower's names
   * @param lockTimeout how long a statement waits for readers
   * @throws SQLException also when the table was not free in time
   */
  Alteration.Result alter(
      Connection leader,
      Connection follower,
      TableShape wanted,
      Alteration alteration,
      Duration lockTimeout)
      throws SQLException;

  /** Statements that give a table another name, and another schema where that differs too. */
  List<String> renaming(TableName from, TableName to);
}
