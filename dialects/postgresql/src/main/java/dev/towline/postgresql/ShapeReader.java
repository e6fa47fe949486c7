package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Column;
import dev.towline.model.Key;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.Definition;
import dev.towline.model.TableShape.ForeignKey;
import dev.towline.model.TableShape.Unique;
import dev.towline.postgresql.IndexReader.Index;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads the shapes of many tables with one query per kind of object. Columns of the catalogue that
 * older versions lack are named in a subquery {@code absent}: inside the lateral subquery a name
 * means the catalogue's own column where there is one, else the stand-in.
 */
final class ShapeReader {

  /** Partitions, temporary tables, the engine's own, ours and those of extensions are left out. */
  private static final String TABLES =
      """
      select c.oid, n.nspname, c.relname, c.relkind = 'p' as partitioned,
        exists (select from pg_catalog.pg_inherits h where h.inhparent = c.oid)
          or exists (select from pg_catalog.pg_inherits h where h.inhrelid = c.oid) as inheriting
      from (select false as relispartition) absent
      cross join lateral (
        select r.oid, r.relname, r.relnamespace, r.relkind, r.relpersistence, relispartition
        from pg_catalog.pg_class r
        where r.relkind in ('r', 'p')) c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relpersistence in ('p', 'u')
        and not c.relispartition
        and n.nspname not in ('towline', 'information_schema')
        and n.nspname !~ '^pg_'
        and (?::text = '' or (n.nspname = ?::text and c.relname = ?::text))
        and not exists (
          select from pg_catalog.pg_depend d
          where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid
            and d.refclassid = 'pg_catalog.pg_extension'::regclass and d.deptype = 'e')
      order by n.nspname, c.relname
      """;

  private static final String PARENTS =
      """
      select h.inhrelid, n.nspname, c.relname
      from pg_catalog.pg_inherits h
      join pg_catalog.pg_class c on c.oid = h.inhparent
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where h.inhrelid = any (?::oid[])
      order by h.inhrelid, h.inhseqno
      """;

  /** Rows as the statistics have them, scaled to the size of today. */
  private static final String SIZES =
      """
      with recursive leaf (root, partitioned, oid) as (
        select c.oid, c.relkind = 'p', c.oid from pg_catalog.pg_class c
        where c.oid = any (?::oid[])
        union all
        select leaf.root, true, h.inhrelid from leaf
        join pg_catalog.pg_inherits h on h.inhparent = leaf.oid and leaf.partitioned)
      select leaf.root,
        coalesce(sum(pg_catalog.pg_table_size(c.oid)), 0)::bigint,
        coalesce(sum(
          case when c.relpages > 0 and c.reltuples > 0
            then c.reltuples::float8 / c.relpages * pg_catalog.pg_relation_size(c.oid)
              / current_setting('block_size')::int
            else pg_catalog.pg_stat_get_live_tuples(c.oid) end), 0)::bigint
      from leaf
      join pg_catalog.pg_class c on c.oid = leaf.oid and c.relkind = 'r'
      group by leaf.root
      """;

  private record Found(long oid, TableName name, TableShape.Kind kind) {}

  private record Size(long bytes, long rows) {}

  /** Everything but the tables themselves, by their oid. */
  private record Parts(
      Map<Long, List<Column>> columns,
      Map<Long, List<Index>> indexes,
      Map<Long, List<Definition>> checks,
      Map<Long, List<ForeignKey>> foreignKeys,
      Map<Long, List<TableName>> parents,
      Map<Long, List<Size>> sizes) {}

  private final Connection connection;

  ShapeReader(Connection connection) {
    this.connection = connection;
  }

  /** The tables whose names are wanted, ordered by them. */
  List<TableShape> read(Predicate<TableName> wanted) throws SQLException {
    return shapes(find("", "").stream().filter(table -> wanted.test(table.name())).toList());
  }

  Optional<TableShape> read(TableName name) throws SQLException {
    return shapes(find(name.schema(), name.name())).stream().findFirst();
  }

  private List<Found> find(String schema, String name) throws SQLException {
    return Rows.list(connection, ShapeReader::found, TABLES, schema, schema, name);
  }

  private static Found found(ResultSet row) throws SQLException {
    TableShape.Kind kind =
        row.getBoolean("partitioned")
            ? TableShape.Kind.PARTITIONED
            : row.getBoolean("inheriting") ? TableShape.Kind.INHERITANCE : TableShape.Kind.PLAIN;
    return new Found(
        row.getLong("oid"),
        new TableName(row.getString("nspname"), row.getString("relname")),
        kind);
  }

  private List<TableShape> shapes(List<Found> tables) throws SQLException {
    if (tables.isEmpty()) {
      return List.of();
    }
    Object[] oids = tables.stream().map(Found::oid).toArray();
    Parts parts =
        new Parts(
            ColumnReader.read(connection, oids),
            IndexReader.read(connection, oids),
            ConstraintReader.checks(connection, oids),
            ConstraintReader.foreignKeys(connection, oids),
            ByOid.rows(connection, ShapeReader::parent, PARENTS, oids),
            ByOid.rows(connection, ShapeReader::size, SIZES, oids));
    return tables.stream().map(table -> shape(table, parts)).toList();
  }

  private static TableName parent(ResultSet row) throws SQLException {
    return new TableName(row.getString(2), row.getString(3));
  }

  private static Size size(ResultSet row) throws SQLException {
    return new Size(row.getLong(2), row.getLong(3));
  }

  private static TableShape shape(Found table, Parts parts) {
    List<Column> columns = of(table, parts.columns());
    List<Index> indexes = of(table, parts.indexes());
    Optional<Index> key = key(columns, indexes);
    List<Size> size = of(table, parts.sizes());
    return new TableShape(
        PostgresDialectProvider.NAME,
        table.name(),
        table.kind(),
        columns,
        key.<Key>map(index -> new Key.Columns(index.columns())).orElseGet(Key.WholeRow::new),
        key.map(ShapeReader::definition),
        of(table, parts.parents()),
        uniques(indexes, key),
        indexes.stream().filter(index -> !index.separates()).map(ShapeReader::plain).toList(),
        of(table, parts.checks()),
        of(table, parts.foreignKeys()),
        size.stream().mapToLong(Size::rows).sum(),
        size.stream().mapToLong(Size::bytes).sum());
  }

  private static <T> List<T> of(Found table, Map<Long, List<T>> parts) {
    return parts.getOrDefault(table.oid(), List.of());
  }

  private static TableShape.Index plain(Index index) {
    return new TableShape.Index(
        index.name(), index.plain() ? index.columns() : List.of(), index.statement());
  }

  private static Definition definition(Index index) {
    return new Definition(index.name(), index.statement());
  }

  /**
   * The primary key; else the replica identity; else the unique index of NOT NULL columns with the
   * fewest of them.
   */
  private static Optional<Index> key(List<Column> columns, List<Index> indexes) {
    List<String> notNull = columns.stream().filter(Column::notNull).map(Column::name).toList();
    return indexes.stream()
        .filter(
            index -> index.primary() || (index.together() && notNull.containsAll(index.columns())))
        .min(
            Comparator.comparing((Index index) -> !index.primary())
                .thenComparing(index -> !index.replicaIdentity())
                .thenComparing(index -> index.columns().size())
                .thenComparing(Index::name));
  }

  private static List<Unique> uniques(List<Index> indexes, Optional<Index> key) {
    return indexes.stream()
        .filter(index -> index.separates() && !key.equals(Optional.of(index)))
        .map(
            index ->
                new Unique(
                    index.name(),
                    index.together() ? index.columns() : List.of(),
                    index.statement()))
        .toList();
  }
}
