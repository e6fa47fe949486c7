package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.TableName;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table, a partition or the root of a partitioned table that a fence closes.
 *
 * @param root whether it has no rows of its own
 * @param guards how many triggers of the fence it has
 * @param guarded whether these are all, and always fire
 */
record FencedTable(long oid, TableName name, boolean root, int guards, boolean guarded) {

  private static final String TREES =
      """
      with recursive member (relation) as (
        select c.oid
        from unnest(?::text[], ?::text[]) w (schema_name, table_name)
        join pg_catalog.pg_namespace n on n.nspname = w.schema_name
        join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.table_name
        where c.relkind in ('r', 'p')
        union
        select i.inhrelid
        from member
        join pg_catalog.pg_class above on above.oid = member.relation and above.relkind = 'p'
        join pg_catalog.pg_inherits i on i.inhparent = member.relation)
      select c.oid, n.nspname, c.relname, c.relkind = 'p', count(t.oid),
        count(t.oid) filter (where t.tgenabled = 'A') = case c.relkind when 'p' then 1 else 2 end
      from member
      join pg_catalog.pg_class c on c.oid = member.relation and c.relkind in ('r', 'p')
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      left join pg_catalog.pg_trigger t
        on t.tgrelid = c.oid and t.tgfoid = pg_catalog.to_regprocedure(?)
      group by c.oid, n.nspname, c.relname, c.relkind
      order by n.nspname, c.relname
      """;

  /** These tables and all partitions of theirs, as a fence finds them. */
  static List<FencedTable> of(Connection database, Collection<TableName> tables, FenceGuards guards)
      throws SQLException {
    List<FencedTable> trees =
        Rows.list(
            database,
            row ->
                new FencedTable(
                    row.getLong(1),
                    new TableName(row.getString(2), row.getString(3)),
                    row.getBoolean(4),
                    row.getInt(5),
                    row.getBoolean(6)),
            TREES,
            TextArray.of(database, tables.stream().map(TableName::schema).toList()),
            TextArray.of(database, tables.stream().map(TableName::name).toList()),
            guards.signature());
    refuseMissing(tables, trees.stream().map(FencedTable::name).toList());
    return trees;
  }

  private static void refuseMissing(Collection<TableName> tables, List<TableName> there) {
    String missing =
        tables.stream()
            .filter(table -> !there.contains(table))
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw TowlineException.fatal(
          "Not in this database, so they cannot be fenced: " + missing + ".",
          "Name tables that exist; views and foreign tables cannot be fenced.");
    }
  }
}
