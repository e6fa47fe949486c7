package dev.towline.postgresql;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

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
  public List<TableShape> tables(Connection database, Collection<TableName> names)
      throws SQLException {
    try (PlainSession plain = PlainSession.of(database)) {
      return ReferenceOrder.of(
          new ShapeReader(plain.connection()).read(Set.copyOf(names)::contains));
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
    try (PlainSession plainFollower = PlainSession.of(follower)) {
      if (missing.stream().allMatch(Rewording::foreign)) {
        return new TableMaker(leader, plainFollower.connection()).make(missing);
      }
      try (PlainSession plainLeader = PlainSession.of(leader)) {
        return new TableMaker(plainLeader.connection(), plainFollower.connection()).make(missing);
      }
    }
  }

  @Override
  public List<Finding> foresee(Connection follower, List<TableShape> missing) throws SQLException {
    List<TableShape> foreign = missing.stream().filter(Rewording::foreign).toList();
    return compare(foreign, Rewording.of(foreign, ServerVersion.of(follower)));
  }

  @Override
  public List<Finding> completeTables(Connection follower, List<TableShape> copied)
      throws SQLException {
    boolean autoCommit = follower.getAutoCommit();
    follower.setAutoCommit(true);
    try (PlainSession plain = PlainSession.of(follower)) {
      Set<TableName> names = copied.stream().map(TableShape::name).collect(Collectors.toSet());
      List<TableShape> there = new ShapeReader(plain.connection()).read(names::contains);
      return new TableCompleter(plain.connection(), there).complete(copied);
    } finally {
      follower.setAutoCommit(autoCommit);
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
                    .orElseGet(() -> List.of(ShapeComparison.missing(table)))
                    .stream())
        .toList();
  }

  @Override
  public List<Alteration> alterations(
      Connection follower, TableShape leader, TableShape there, List<ShapeChange> changes)
      throws SQLException {
    ServerVersion version = ServerVersion.of(follower);
    TableShape wanted = Rewording.of(List.of(leader), version).get(0);
    TableStatement statement = new TableStatement(version, Ground.collations(follower), Map.of());
    return new Alterations(wanted, there, statement).of(changes);
  }

  @Override
  public Alteration.Result alter(
      Connection leader,
      Connection follower,
      TableShape wanted,
      Alteration alteration,
      Duration lockTimeout)
      throws SQLException {
    try (PlainSession plainFollower = PlainSession.of(follower)) {
      Connection plain = plainFollower.connection();
      if (Rewording.foreign(wanted)) {
        return new Alterer(leader, plain, wanted, lockTimeout).run(alteration);
      }
      try (PlainSession plainLeader = PlainSession.of(leader)) {
        return new Alterer(plainLeader.connection(), plain, wanted, lockTimeout).run(alteration);
      }
    }
  }

  @Override
  public List<String> renaming(TableName from, TableName to) {
    List<String> statements = new ArrayList<>();
    if (!from.schema().equals(to.schema())) {
      statements.add(
          "alter table %s set schema %s".formatted(Quoting.name(from), Quoting.name(to.schema())));
    }
    if (!from.name().equals(to.name())) {
      statements.add(
          "alter table %s rename to %s"
              .formatted(
                  Quoting.name(new TableName(to.schema(), from.name())), Quoting.name(to.name())));
    }
    return statements;
  }
}
