package dev.towline.mysql;

import dev.towline.dialect.Alteration;
import dev.towline.dialect.Catalog;
import dev.towline.model.Finding;
import dev.towline.model.ReferenceOrder;
import dev.towline.model.ShapeChange;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.model.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Shapes of tables on MySQL 8.0 to 9.x and MariaDB 10.6 to 11.x. */
public final class MySqlCatalog implements Catalog {

  private final Engine engine;

  public MySqlCatalog(Engine engine) {
    this.engine = engine;
  }

  @Override
  public List<TableShape> tables(Connection database, TableSelection selection)
      throws SQLException {
    try (PlainSession plain = PlainSession.of(database)) {
      ShapeReader reader = new ShapeReader(engine, plain.connection());
      return ReferenceOrder.of(reader.read(name -> reader.casing().selects(selection, name)));
    }
  }

  @Override
  public List<TableShape> tables(Connection database, Collection<TableName> names)
      throws SQLException {
    try (PlainSession plain = PlainSession.of(database)) {
      return ReferenceOrder.of(new ShapeReader(engine, plain.connection()).read(names));
    }
  }

  @Override
  public Optional<TableShape> table(Connection database, TableName name) throws SQLException {
    return tables(database, List.of(name)).stream().findFirst();
  }

  /** DDL commits here, so a table is made by one statement, and the caller's transaction ends. */
  @Override
  public List<Finding> createTables(
      Connection leader, Connection follower, List<TableShape> missing) throws SQLException {
    boolean sameEngine = missing.stream().allMatch(table -> table.engine().equals(engine.name()));
    try (PlainSession plainFollower = PlainSession.of(follower)) {
      if (!sameEngine) {
        return new TableMaker(engine, leader, plainFollower.connection()).make(missing);
      }
      try (PlainSession plainLeader = PlainSession.of(leader)) {
        return new TableMaker(engine, plainLeader.connection(), plainFollower.connection())
            .make(missing);
      }
    }
  }

  @Override
  public List<Finding> foresee(Connection follower, List<TableShape> missing) throws SQLException {
    try (PlainSession plain = PlainSession.of(follower)) {
      return new TableMaker(engine, follower, plain.connection()).foresee(missing);
    }
  }

  @Override
  public List<Finding> completeTables(Connection follower, List<TableShape> copied)
      throws SQLException {
    try (PlainSession plain = PlainSession.of(follower)) {
      return new TableCompleter(engine, plain.connection()).complete(copied);
    }
  }

  @Override
  public List<Finding> compare(List<TableShape> leader, List<TableShape> follower) {
    Map<TableName, TableShape> there =
        follower.stream().collect(Collectors.toMap(TableShape::name, Function.identity()));
    return leader.stream()
        .flatMap(
            table ->
                Optional.ofNullable(there.get(table.name()))
                    .map(same -> ShapeComparison.of(table, same))
                    .orElseGet(() -> List.of(ShapeComparison.missing(engine, table)))
                    .stream())
        .toList();
  }

  @Override
  public List<Alteration> alterations(
      Connection follower, TableShape leader, TableShape there, List<ShapeChange> changes)
      throws SQLException {
    Declarations declarations = new Declarations(engine, ServerVersion.of(follower));
    Layout layout = new Layout(engine, declarations, TableMaker.collations(follower), leader);
    TableStatement statement =
        new TableStatement(engine, leader, layout.columns(), Optional.empty());
    return new Alterations(statement, there).of(changes);
  }

  /** DDL commits here, so the caller's transaction ends. */
  @Override
  public Alteration.Result alter(
      Connection leader,
      Connection follower,
      TableShape wanted,
      Alteration alteration,
      Duration lockTimeout)
      throws SQLException {
    try (PlainSession plain = PlainSession.of(follower)) {
      return new Alterer(plain.connection(), lockTimeout).run(alteration);
    }
  }

  @Override
  public List<String> renaming(TableName from, TableName to) {
    return List.of("rename table %s to %s".formatted(Quoting.name(from), Quoting.name(to)));
  }
}
