package dev.towline.contract.relay;

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
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Loses the connection when a table was altered and nothing is noted of it yet; and before anybody
 * comes, something happens.
 *
 * @param losses how many alterations there are to each loss
 * @param meanwhile what happens then; nothing where there are more losses
 */
record LostAfterAltering(Catalog catalog, Deque<Integer> losses, Queue<Happening> meanwhile)
    implements Catalog {

  /** Something that happens while no relay runs. */
  interface Happening {
    void happen() throws SQLException;
  }

  static Dialect disguised(Dialect dialect, Deque<Integer> losses, Queue<Happening> meanwhile) {
    return new Dialect(
        dialect.name(),
        new LostAfterAltering(dialect.catalog(), losses, meanwhile),
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
  public Alteration.Result alter(
      Connection leader,
      Connection follower,
      TableShape wanted,
      Alteration alteration,
      Duration lockTimeout)
      throws SQLException {
    Alteration.Result result = catalog.alter(leader, follower, wanted, alteration, lockTimeout);
    Integer left = losses.poll();
    if (left == null) {
      return result;
    }
    if (left > 1) {
      losses.addFirst(left - 1);
      return result;
    }
    follower.close();
    Happening happening = meanwhile.peek();
    if (happening != null) {
      happening.happen();
      meanwhile.remove();
    }
    throw new SQLException("The relay is lost.", "08006");
  }

  @Override
  public List<TableShape> tables(Connection database, TableSelection selection)
      throws SQLException {
    return catalog.tables(database, selection);
  }

  @Override
  public List<TableShape> tables(Connection database, Collection<TableName> names)
      throws SQLException {
    return catalog.tables(database, names);
  }

  @Override
  public Optional<TableShape> table(Connection database, TableName name) throws SQLException {
    return catalog.table(database, name);
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
  public List<String> renaming(TableName from, TableName to) {
    return catalog.renaming(from, to);
  }
}
