package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads the sequences that number rows of tables: owned, of identity columns, or in defaults. */
final class SequenceReader {

  /** The parameters of a sequence that the reader may not see are left to their defaults. */
  private static final String SEQUENCES =
      """
      select n.nspname, s.relname, tn.nspname as table_schema, t.relname as table_name, a.attname,
        used.bond, pg_catalog.format_type(p.data_type::oid, null) as data_type,
        case when p.increment is null then '' else pg_catalog.format(
          'increment by %s minvalue %s maxvalue %s start with %s cache %s %s',
          p.increment, p.minimum_value, p.maximum_value, p.start_value, p.cache_size,
          case when p.cycle_option then 'cycle' else 'no cycle' end) end as options
      from (
        select d.refobjid as relation, d.refobjsubid as number, d.objid as sequence,
          d.deptype as bond
        from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_class'::regclass
          and d.refclassid = 'pg_catalog.pg_class'::regclass
          and d.refobjid = any (?::oid[]) and d.refobjsubid > 0 and d.deptype in ('a', 'i')
        union all
        select e.adrelid, e.adnum, d.refobjid, 'n'
        from pg_catalog.pg_attrdef e
        join pg_catalog.pg_depend d
          on d.classid = 'pg_catalog.pg_attrdef'::regclass and d.objid = e.oid
          and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> e.adrelid
        where e.adrelid = any (?::oid[])) used
      join pg_catalog.pg_class s on s.oid = used.sequence and s.relkind = 'S'
      join pg_catalog.pg_namespace n on n.oid = s.relnamespace
      join pg_catalog.pg_class t on t.oid = used.relation
      join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
      join pg_catalog.pg_attribute a
        on a.attrelid = used.relation and a.attnum = used.number
      cross join (select null::oid as data_type, 1::bigint as cache_size) absent
      cross join lateral (
        select increment, minimum_value, maximum_value, start_value, cache_size, cycle_option,
          data_type
        from pg_catalog.pg_sequence_parameters(
          case when pg_catalog.has_sequence_privilege(s.oid, 'usage, select, update')
            then s.oid end)) p
      order by n.nspname, s.relname, used.bond
      """;

  /**
   * How a sequence numbers a column.
   *
   * @param type of its numbers, where the server knows one (from 10 on)
   */
  record Sequence(
      TableName name,
      TableName table,
      String column,
      Bond bond,
      Optional<String> type,
      String options) {}

  /** What ties a sequence to a column. */
  enum Bond {
    /** The column is an identity. */
    IDENTITY,
    /** The sequence goes when the column goes. */
    OWNED,
    /** The default of the column takes its numbers. */
    USED
  }

  private SequenceReader() {}

  static List<Sequence> read(Connection leader, Object[] tableOids) throws SQLException {
    Object tables = ByOid.array(leader, tableOids);
    return Rows.list(leader, SequenceReader::sequence, SEQUENCES, tables, tables);
  }

  private static Sequence sequence(ResultSet row) throws SQLException {
    return new Sequence(
        new TableName(row.getString("nspname"), row.getString("relname")),
        new TableName(row.getString("table_schema"), row.getString("table_name")),
        row.getString("attname"),
        switch (row.getString("bond")) {
          case "i" -> Bond.IDENTITY;
          case "a" -> Bond.OWNED;
          default -> Bond.USED;
        },
        Optional.ofNullable(row.getString("data_type")),
        row.getString("options"));
  }
}
