package dev.towline.mysql;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Plan;
import dev.towline.dialect.Capture.TableOptions;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.Column;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.TowlineException;
import dev.towline.templates.CaptureId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a server says about how its tables must be captured. */
final class CaptureGround {

  private static final TableOptions NO_WISHES = new TableOptions(Detail.KEYS, Optional.empty());

  private static final String REFERENCES =
      """
      select distinct referenced_table_schema, referenced_table_name, referenced_column_name,
        table_schema, table_name
      from information_schema.key_column_usage
      where referenced_table_name is not null
      """;

  private static final String OTHER_ENGINES =
      """
      select table_schema, table_name, engine from information_schema.tables
      where table_type = 'BASE TABLE' and engine <> 'InnoDB'
      """;

  /** That a column of a table is referenced by another table. */
  private record Reference(TableName table, String column, TableName child) {}

  private final Connection connection;
  private final MySqlCatalog catalog;
  private final Casing casing;
  private final Definer definer;
  private final Map<TableName, List<Reference>> references;

  private CaptureGround(Connection connection, MySqlCatalog catalog, Definer definer)
      throws SQLException {
    this.connection = connection;
    this.catalog = catalog;
    this.casing = Casing.of(connection);
    this.definer = definer;
    this.references =
        Rows.list(
                connection,
                row ->
                    new Reference(
                        casing.folded(new TableName(row.getString(1), row.getString(2))),
                        row.getString(3),
                        casing.folded(new TableName(row.getString(4), row.getString(5)))),
                REFERENCES)
            .stream()
            .collect(groupingBy(Reference::table));
  }

  static CaptureGround of(Connection connection, MySqlCatalog catalog, Definer definer)
      throws SQLException {
    return new CaptureGround(connection, catalog, definer);
  }

  /** Every capture that the plan asks for, given those that are there; nothing is changed. */
  List<WantedCapture> wanted(Plan plan, List<InstalledCapture> installed) throws SQLException {
    List<TableShape> shapes = catalog.tables(connection, plan.selection());
    refuseMissing(plan, shapes);
    refuseOtherEngines(shapes);
    Map<TableName, String> ids = ids(shapes, installed);
    return shapes.stream()
        .map(
            shape ->
                new WantedCapture(
                    ids.getOrDefault(shape.name(), ""),
                    shape,
                    plan.options().getOrDefault(shape.name(), NO_WISHES).detail(),
                    referenced(shape),
                    definer))
        .toList();
  }

  /** The tables that reference one of these columns of a table. */
  Set<TableName> children(TableName table, List<String> columns) {
    return references.getOrDefault(casing.folded(table), List.of()).stream()
        .filter(reference -> columns.contains(reference.column()))
        .map(Reference::child)
        .collect(toSet());
  }

  boolean same(TableName one, TableName other) {
    return casing.folded(one).equals(casing.folded(other));
  }

  /**
   * A table keeps the capture whose triggers stand on it, under whatever name; or the one of its
   * name, if that one's triggers are on no other selected table.
   */
  private Map<TableName, String> ids(List<TableShape> shapes, List<InstalledCapture> installed) {
    Map<TableName, TableName> selected =
        shapes.stream()
            .map(TableShape::name)
            .collect(toMap(casing::folded, identity(), (a, b) -> a));
    Map<TableName, String> ids = new java.util.HashMap<>();
    List<InstalledCapture> elsewhere = new ArrayList<>();
    for (InstalledCapture capture : installed) {
      Optional<TableName> on =
          capture.tables().stream()
              .map(casing::folded)
              .filter(selected::containsKey)
              .map(selected::get)
              .findFirst();
      on.ifPresentOrElse(
          table -> ids.putIfAbsent(table, capture.id()), () -> elsewhere.add(capture));
    }
    for (InstalledCapture capture : elsewhere) {
      Optional.ofNullable(selected.get(casing.folded(capture.known())))
          .ifPresent(table -> ids.putIfAbsent(table, capture.id()));
    }
    Set<String> taken = new HashSet<>(installed.stream().map(InstalledCapture::id).toList());
    for (TableShape shape : shapes) {
      taken.add(ids.computeIfAbsent(shape.name(), table -> CaptureId.of(table, taken)));
    }
    return ids;
  }

  /** In the table's order, without the columns of its key. */
  private List<String> referenced(TableShape shape) {
    List<String> key = shape.keyColumns().stream().map(Column::name).toList();
    Set<String> columns =
        references.getOrDefault(casing.folded(shape.name()), List.of()).stream()
            .map(Reference::column)
            .collect(toSet());
    return shape.columns().stream()
        .map(Column::name)
        .filter(name -> columns.contains(name) && !key.contains(name))
        .toList();
  }

  private void refuseMissing(Plan plan, List<TableShape> shapes) {
    Set<TableName> there =
        shapes.stream().map(TableShape::name).map(casing::folded).collect(toSet());
    List<TableName> missing =
        plan.selection().named().stream()
            .filter(table -> !there.contains(casing.folded(table)))
            .toList();
    if (!missing.isEmpty()) {
      throw TowlineException.fatal(
          "Not on this server: " + missing.stream().map(String::valueOf).collect(joining(", ")),
          "Name tables that exist, as database.table; views and temporary tables are not captured.");
    }
  }

  private void refuseOtherEngines(List<TableShape> shapes) throws SQLException {
    Set<TableName> selected = shapes.stream().map(TableShape::name).collect(toSet());
    List<String> others = new ArrayList<>();
    Rows.list(
        connection,
        row ->
            selected.contains(new TableName(row.getString(1), row.getString(2)))
                && others.add(
                    "%s.%s (%s)".formatted(row.getString(1), row.getString(2), row.getString(3))),
        OTHER_ENGINES);
    if (!others.isEmpty()) {
      throw TowlineException.fatal(
          "Only InnoDB tables can be captured, since others have no transactions and no snapshots: "
              + String.join(", ", others),
          "alter table … engine = InnoDB; or leave them out with !database.table.");
    }
  }
}
