package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Column;
import dev.towline.model.Key;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.ForeignKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads the shapes of many tables, a database at a time: that is how MariaDB answers from its
 * catalogue without opening every file. Each kind of object takes one query for each database.
 */
final class ShapeReader {

  /** Views, sequences, temporary tables and the engine's own are left out, and so is ours. */
  private static final String NAMES =
      """
      select t.table_schema, t.table_name
      from information_schema.tables t
      where t.table_type in ('BASE TABLE', 'SYSTEM VERSIONED')
        and t.table_schema not in
          ('mysql', 'sys', 'information_schema', 'performance_schema', 'towline')
      order by t.table_schema, t.table_name
      """;

  private static final String TABLES =
      """
      select t.table_name, t.engine, t.table_rows, t.data_length
      from information_schema.tables t
      where t.table_schema = ? and (? = '' or t.table_name = ?)
      """;

  private record Storage(String engine, long rows, long bytes) {}

  /** Everything of a database's tables, by their names as the catalogue has them. */
  private record Parts(
      Map<String, List<Storage>> storage,
      Map<String, List<Column>> columns,
      Map<String, List<Index>> indexes,
      Map<String, List<Check>> checks,
      Map<String, List<ForeignKey>> foreignKeys) {}

  private final Engine engine;
  private final Connection connection;
  private final Casing casing;

  ShapeReader(Engine engine, Connection connection) throws SQLException {
    this.engine = engine;
    this.connection = connection;
    this.casing = Casing.of(connection);
  }

  /** The tables whose names are wanted, in the order of their names. */
  List<TableShape> read(Predicate<TableName> wanted) throws SQLException {
    return shapes(names().stream().filter(wanted).toList(), Function.identity());
  }

  /** Those of these tables that exist, under the names that are asked for. */
  List<TableShape> read(Collection<TableName> names) throws SQLException {
    Map<TableName, TableName> asked = new HashMap<>();
    names.forEach(name -> asked.put(casing.folded(name), name));
    List<TableName> there =
        names().stream().filter(name -> asked.containsKey(casing.folded(name))).toList();
    return shapes(there, name -> asked.getOrDefault(casing.folded(name), name));
  }

  /** How this server tells names apart. */
  Casing casing() {
    return casing;
  }

  private List<TableName> names() throws SQLException {
    return Rows.list(connection, row -> new TableName(row.getString(1), row.getString(2)), NAMES);
  }

  private List<TableShape> shapes(List<TableName> tables, Function<TableName, TableName> called)
      throws SQLException {
    Map<String, List<TableName>> byDatabase =
        tables.stream()
            .collect(Collectors.groupingBy(TableName::schema, TreeMap::new, Collectors.toList()));
    List<TableShape> shapes = new ArrayList<>();
    for (Map.Entry<String, List<TableName>> database : byDatabase.entrySet()) {
      String one = database.getValue().size() == 1 ? database.getValue().get(0).name() : "";
      Parts parts = parts(new TableParts(connection, database.getKey(), one), called);
      database.getValue().stream()
          .filter(table -> parts.columns().containsKey(table.name()))
          .map(table -> shape(table.name(), called.apply(table), parts))
          .forEach(shapes::add);
    }
    return shapes;
  }

  private Parts parts(TableParts tables, Function<TableName, TableName> called)
      throws SQLException {
    Map<String, List<Check>> checks = tables.read(this::check, engine.checks());
    return new Parts(
        tables.read(ShapeReader::storage, TABLES),
        new ColumnReader(engine).read(tables, checks),
        Index.read(engine, tables),
        checks,
        ReferenceReader.read(tables, called));
  }

  private Check check(ResultSet row) throws SQLException {
    return new Check(row.getString(2), engine.expression(row.getString(3)), row.getString(4));
  }

  private static Storage storage(ResultSet row) throws SQLException {
    return new Storage(
        Optional.ofNullable(row.getString(2)).orElse(""), row.getLong(3), row.getLong(4));
  }

  private TableShape shape(String stored, TableName name, Parts parts) {
    List<Column> columns = of(stored, parts.columns());
    List<Index> indexes = of(stored, parts.indexes());
    Optional<Index> key = key(columns, indexes);
    List<Storage> storage = of(stored, parts.storage());
    return new TableShape(
        engine.name(),
        name,
        kind(storage),
        columns,
        key.<Key>map(index -> new Key.Columns(index.columns())).orElseGet(Key.WholeRow::new),
        key.map(index -> index.definition(name)),
        List.of(),
        indexes.stream()
            .filter(index -> index.unique() && !key.equals(Optional.of(index)))
            .map(index -> index.unique(name))
            .toList(),
        indexes.stream().filter(index -> !index.unique()).map(index -> index.plain(name)).toList(),
        of(stored, parts.checks()).stream()
            .filter(check -> columns.stream().noneMatch(c -> implies(c, check)))
            .map(check -> check.of(name))
            .toList(),
        of(stored, parts.foreignKeys()),
        storage.stream().mapToLong(Storage::rows).sum(),
        storage.stream().mapToLong(Storage::bytes).sum());
  }

  private static TableShape.Kind kind(List<Storage> storage) {
    return storage.stream().allMatch(s -> s.engine().equals("InnoDB"))
        ? TableShape.Kind.PLAIN
        : TableShape.Kind.NOT_TRANSACTIONAL;
  }

  private static boolean implies(Column column, Check check) {
    return column.type().equals("json") && check.asksForJson(column.name());
  }

  private static <T> List<T> of(String table, Map<String, List<T>> parts) {
    return parts.getOrDefault(table, List.of());
  }

  /** The primary key; else the unique index of NOT NULL columns with the fewest of them. */
  private static Optional<Index> key(List<Column> columns, List<Index> indexes) {
    Set<String> notNull =
        columns.stream().filter(Column::notNull).map(Column::name).collect(Collectors.toSet());
    return indexes.stream()
        .filter(Index::unique)
        .filter(index -> !index.columns().isEmpty() && notNull.containsAll(index.columns()))
        .min(
            Comparator.comparing((Index index) -> !index.primary())
                .thenComparing(index -> index.columns().size())
                .thenComparing(Index::name));
  }
}
