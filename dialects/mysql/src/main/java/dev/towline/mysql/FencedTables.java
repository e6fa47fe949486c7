package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Column;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.TowlineException;
import dev.towline.mysql.WantedCapture.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a fence guards: its tables, and those whose foreign keys hand a deletion or an update down
 * to one of its tables, for a cascade fires no trigger.
 */
final class FencedTables {

  private static final String HANDING_DOWN =
      """
      select k.referenced_table_schema, k.referenced_table_name, k.referenced_column_name,
        k.table_schema, k.table_name,
        r.delete_rule in ('CASCADE', 'SET NULL', 'SET DEFAULT') as deletes,
        r.update_rule in ('CASCADE', 'SET NULL', 'SET DEFAULT') as updates
      from information_schema.key_column_usage k
      join information_schema.referential_constraints r
        on r.constraint_schema = k.constraint_schema and r.table_name = k.table_name
        and r.constraint_name = k.constraint_name
      where k.referenced_table_name is not null
      """;

  private record Reference(
      TableName parent, String column, TableName child, boolean deletes, boolean updates) {
    boolean handsDown() {
      return deletes || updates;
    }
  }

  private final Connection database;
  private final MySqlCatalog catalog;
  private final Casing casing;
  private final List<Reference> references;

  private FencedTables(Connection database, MySqlCatalog catalog) throws SQLException {
    this.database = database;
    this.catalog = catalog;
    this.casing = Casing.of(database);
    this.references =
        Rows.list(
            database,
            row ->
                new Reference(
                    casing.folded(new TableName(row.getString(1), row.getString(2))),
                    row.getString(3),
                    casing.folded(new TableName(row.getString(4), row.getString(5))),
                    row.getBoolean(6),
                    row.getBoolean(7)),
            HANDING_DOWN);
  }

  static FencedTables on(Connection database, Engine engine) throws SQLException {
    return new FencedTables(database, new MySqlCatalog(engine));
  }

  /** The shapes of these tables and of those above them that are not among them. */
  List<TableShape> shapes(List<TableName> tables) throws SQLException {
    List<TableShape> shapes = new ArrayList<>(catalog.tables(database, tables));
    shapes.addAll(catalog.tables(database, above(folded(tables))));
    return shapes;
  }

  /** Those of these tables that are not there. */
  List<TableName> missing(List<TableName> tables) throws SQLException {
    Set<TableName> there =
        folded(catalog.tables(database, tables).stream().map(TableShape::name).toList());
    return tables.stream().filter(table -> !there.contains(casing.folded(table))).toList();
  }

  /** The guards of these tables. */
  List<FenceGuard> guards(List<TableName> tables, int number, Definer definer) throws SQLException {
    refuse(missing(tables));
    Set<TableName> fenced = folded(tables);
    Set<TableName> closed = new HashSet<>(fenced);
    closed.addAll(above(fenced));
    List<FenceGuard> guards = new ArrayList<>();
    for (TableShape shape : shapes(tables)) {
      for (Event event : Event.values()) {
        if (fenced.contains(casing.folded(shape.name()))) {
          guards.add(new FenceGuard(number, shape.name(), event, List.of(), definer));
        } else {
          guards.addAll(above(shape, event, closed, number, definer));
        }
      }
    }
    return guards;
  }

  /** Of a table that is only above fenced ones: what would be handed down, and no more. */
  private List<FenceGuard> above(
      TableShape shape, Event event, Set<TableName> closed, int number, Definer definer) {
    List<Reference> down =
        references.stream()
            .filter(reference -> reference.parent().equals(casing.folded(shape.name())))
            .filter(reference -> closed.contains(reference.child()))
            .filter(reference -> event == Event.DELETE ? reference.deletes() : reference.updates())
            .toList();
    if (down.isEmpty() || event == Event.INSERT) {
      return List.of();
    }
    Set<String> names = down.stream().map(Reference::column).collect(Collectors.toSet());
    List<Column> told =
        shape.columns().stream().filter(column -> names.contains(column.name())).toList();
    return List.of(
        new FenceGuard(
            number, shape.name(), event, event == Event.UPDATE ? told : List.of(), definer));
  }

  private Set<TableName> above(Set<TableName> fenced) {
    Set<TableName> above = new LinkedHashSet<>();
    boolean more = true;
    while (more) {
      more = false;
      for (Reference reference : references) {
        boolean below = fenced.contains(reference.child()) || above.contains(reference.child());
        if (reference.handsDown() && below && !fenced.contains(reference.parent())) {
          more |= above.add(reference.parent());
        }
      }
    }
    return above;
  }

  private Set<TableName> folded(List<TableName> tables) {
    return tables.stream().map(casing::folded).collect(Collectors.toSet());
  }

  private static void refuse(List<TableName> missing) {
    if (!missing.isEmpty()) {
      throw TowlineException.fatal(
          "Not on this server, so they cannot be fenced: %s."
              .formatted(missing.stream().map(String::valueOf).collect(Collectors.joining(", "))),
          "Name tables that exist, as database.table.");
    }
  }
}
