package dev.towline.mysql;

import dev.towline.model.ReferenceOrder;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.model.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Shapes of tables on MySQL 8.0 to 9.x and MariaDB 10.6 to 11.x. */
public final class MySqlCatalog {

  private final Engine engine;

  public MySqlCatalog(Engine engine) {
    this.engine = engine;
  }

  public List<TableShape> tables(Connection database, TableSelection selection)
      throws SQLException {
    try (PlainSession plain = PlainSession.of(database)) {
      ShapeReader reader = new ShapeReader(engine, plain.connection());
      return ReferenceOrder.of(reader.read(name -> reader.casing().selects(selection, name)));
    }
  }

  public List<TableShape> tables(Connection database, Collection<TableName> names)
      throws SQLException {
    try (PlainSession plain = PlainSession.of(database)) {
      return ReferenceOrder.of(new ShapeReader(engine, plain.connection()).read(names));
    }
  }

  public Optional<TableShape> table(Connection database, TableName name) throws SQLException {
    return tables(database, List.of(name)).stream().findFirst();
  }
}
