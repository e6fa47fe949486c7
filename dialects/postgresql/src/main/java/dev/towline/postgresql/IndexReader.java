package dev.towline.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Reads the indexes of many tables. */
final class IndexReader {

  /** Indexes with the constraints that stand on them; those that are not in force are left out. */
  private static final String INDEXES =
      """
      select x.indrelid, i.relname, x.indisprimary, x.indisunique, x.indisreplident,
        x.indisunique and x.indimmediate and x.indpred is null and x.indexprs is null as unique_key,
        array(
          select a.attname::text
          from unnest(x.indkey::int2[]) with ordinality k (number, ordinal)
          join pg_catalog.pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.number
          where k.ordinal <= coalesce(x.indnkeyatts, x.indnatts)
          order by k.ordinal) as columns,
        constrained.oid is not null as constrained,
        x.indpred is null and x.indexprs is null
          and i.relam = (select m.oid from pg_catalog.pg_am m where m.amname = 'btree') as plain,
        case when constrained.oid is not null
          then pg_catalog.format('alter table only %I.%I add constraint %I %s',
            n.nspname, c.relname, constrained.conname,
            pg_catalog.pg_get_constraintdef(constrained.oid))
          else replace(
            pg_catalog.pg_get_indexdef(x.indexrelid),
            pg_catalog.format(' INDEX %I ON ONLY ', i.relname),
            pg_catalog.format(' INDEX %I ON ', i.relname)) end as statement
      from (select null::int2 as indnkeyatts) absent
      cross join lateral (
        select r.indexrelid, r.indrelid, r.indisprimary, r.indisunique, r.indisreplident,
          r.indimmediate, r.indisvalid, r.indpred, r.indexprs, r.indkey, r.indnatts, indnkeyatts
        from pg_catalog.pg_index r
        where r.indrelid = any (?::oid[]) and r.indisvalid) x
      join pg_catalog.pg_class i on i.oid = x.indexrelid
      join pg_catalog.pg_class c on c.oid = x.indrelid
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      left join pg_catalog.pg_constraint constrained
        on constrained.conindid = x.indexrelid and constrained.conrelid = x.indrelid
        and constrained.contype in ('p', 'u', 'x')
      order by x.indrelid, i.relname
      """;

  /**
   * An index with the constraint that stands on it, if any.
   *
   * @param plain whether it is an ordered index of whole columns
   * @param together whether the columns are unique together wherever none is null
   * @param statement creates the constraint, else the index
   */
  record Index(
      String name,
      boolean primary,
      boolean separates,
      boolean replicaIdentity,
      boolean plain,
      boolean together,
      List<String> columns,
      String statement) {}

  private IndexReader() {}

  static Map<Long, List<Index>> read(Connection connection, Object[] oids) throws SQLException {
    return ByOid.rows(connection, IndexReader::index, INDEXES, oids);
  }

  private static Index index(ResultSet row) throws SQLException {
    return new Index(
        row.getString("relname"),
        row.getBoolean("indisprimary"),
        row.getBoolean("indisunique") || row.getBoolean("constrained"),
        row.getBoolean("indisreplident"),
        row.getBoolean("plain"),
        row.getBoolean("unique_key"),
        TextArray.strings(row.getArray("columns")),
        row.getString("statement"));
  }
}
