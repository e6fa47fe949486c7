package dev.towline.postgresql;

import dev.towline.dialect.Catalog;
import dev.towline.model.Finding;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.model.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Shapes of tables on PostgreSQL 9.6 to 18. */
public final class PostgresCatalog implements Catalog {

  @Override
  public List<TableShape> tables(Connection database, TableSelection selection)
      throws SQLException {
    try (PlainSession plain = PlainSession.of(database)) {
      return ReferenceOrder.of(new ShapeReader(plain.connection()).read(selection::selects));
    }
  }

  @Override
  public Optional<TableShape> table(Connection database, TableName name) throws SQLException {
    try (PlainSession plain = PlainSession.of(database)) {
      return new ShapeReader(plain.connection()).read(name);
    }
  }

  @Override
  public List<Finding> createTables(
      Connection leader, Connection follower, List<TableShape> missing) throws SQLException {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public List<Finding> completeTables(Connection follower, List<TableShape> copied)
      throws SQLException {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public List<Finding> compare(List<TableShape> leader, List<TableShape> follower) {
    throw new UnsupportedOperationException("not yet");
  }
}
