package dev.towline.contract;

import dev.towline.dialect.Alteration;
import dev.towline.dialect.Catalog;
import dev.towline.dialect.Dialect;
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

/**
 * A catalogue whose tables say that they are of another engine than they are: so between two
 * servers of one engine values travel as neutral text, and their shapes are compared by kinds of
 * values.
 */
public record ForeignCatalog(Catalog catalog) implements Catalog {

  private static final String ENGINE = "elsewhere";

  /** The same dialect with such a catalogue. */
  public static Dialect disguised(Dialect dialect) {
    return new Dialect(
        dialect.name(),
        new ForeignCatalog(dialect.catalog()),
        dialect.preflight(),
        dialect.capture(),
        dialect.changelog(),
        dialect.reader(),
        dialect.applier(),
        dialect.verifications(),
        dialect.quarantine(),
        dialect.resyncs(),
        dialect.fence(),
        dialect.numbering(),
        dialect.shapes(),
        dialect.switchovers(),
        dialect.faults());
  }

  @Override
  public List<TableShape> tables(Connection database, TableSelection selection)
      throws SQLException {
    return catalog.tables(database, selection).stream().map(ForeignCatalog::foreign).toList();
  }

  @Override
  public List<TableShape> tables(Connection database, Collection<TableName> names)
      throws SQLException {
    return catalog.tables(database, names).stream().map(ForeignCatalog::foreign).toList();
  }

  @Override
  public Optional<TableShape> table(Connection database, TableName name) throws SQLException {
    return catalog.table(database, name).map(ForeignCatalog::foreign);
  }

  @Override
  public List<Finding> createTables(
      Connection leader, Connection follower, List<TableShape> missing) throws SQLException {
    return catalog.createTables(leader, follower, missing);
  }

  @Override
  public List<Finding> foresee(Connection follower, List<TableShape> missing) throws SQLException {
    return catalog.foresee(follower, missing);
  }

  @Override
  public List<Finding> completeTables(Connection follower, List<TableShape> copied)
      throws SQLException {
    return catalog.completeTables(follower, copied);
  }

  @Override
  public List<Finding> compare(List<TableShape> leader, List<TableShape> follower) {
    return catalog.compare(leader, follower);
  }

  @Override
  public List<Alteration> alterations(
      Connection follower, TableShape leader, TableShape there, List<ShapeChange> changes)
      throws SQLException {
    return catalog.alterations(follower, leader, there, changes);
  }

  @Override
  public Alteration.Result alter(
      Connection leader,
      Connection follower,
      TableShape wanted,
      Alteration alteration,
      Duration lockTimeout)
      throws SQLException {
    return catalog.alter(leader, follower, wanted, alteration, lockTimeout);
  }

  @Override
  public List<String> renaming(TableName from, TableName to) {
    return catalog.renaming(from, to);
  }

  /** The shape as one of another engine. */
  public static TableShape foreign(TableShape table) {
    return new TableShape(
        ENGINE,
        table.name(),
        table.kind(),
        table.columns(),
        table.key(),
        table.keyDefinition(),
        table.parents(),
        table.uniques(),
        table.indexes(),
        table.checks(),
        table.foreignKeys(),
        table.estimatedRows(),
        table.estimatedBytes());
  }
}
