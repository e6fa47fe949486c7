package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads which types users made that the columns of tables need, and how to make them again. */
final class TypeReader {

  /** The columns' types and those that they are made of, innermost first. */
  private static final String NEEDED =
      """
      with recursive needed (oid, depth) as (
        select distinct a.atttypid, 0 from pg_catalog.pg_attribute a
        where a.attrelid = any (?::oid[]) and a.attnum > 0 and not a.attisdropped
        union all
        select named.oid, 0 from unnest(?::oid[]) named (oid)
        union all
        select part.oid, needed.depth + 1
        from needed
        join pg_catalog.pg_type t on t.oid = needed.oid
        cross join lateral (
          select t.typelem where t.typcategory = 'A' and t.typelem <> 0
          union all
          select t.typbasetype where t.typbasetype <> 0
          union all
          select a.atttypid from pg_catalog.pg_attribute a
          where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
          union all
          select r.rngsubtype from pg_catalog.pg_range r where r.rngtypid = t.oid
          union all
          select r.rngtypid from (select 0::oid as rngmultitypid) absent
          cross join lateral (select s.rngtypid, rngmultitypid from pg_catalog.pg_range s) r
          where r.rngmultitypid = t.oid) part (oid))
      select t.oid, n.nspname, pg_catalog.format_type(t.oid, null),
        exists (
          select from pg_catalog.pg_depend d
          where d.classid = 'pg_catalog.pg_type'::regclass and d.objid = t.oid
            and d.refclassid = 'pg_catalog.pg_extension'::regclass and d.deptype = 'e')
      from (select needed.oid, max(needed.depth) as depth from needed group by needed.oid) used
      join pg_catalog.pg_type t on t.oid = used.oid
      join pg_catalog.pg_namespace n on n.oid = t.typnamespace
      where n.nspname not in ('pg_catalog', 'information_schema')
        and t.typcategory <> 'A' and t.typtype <> 'm'
      order by used.depth desc, n.nspname, t.typname
      """;

  private static final String ENUMS =
      """
      select t.oid, pg_catalog.format('create type %I.%I as enum (%s)', n.nspname, t.typname, (
          select pg_catalog.string_agg(
            pg_catalog.quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
          from pg_catalog.pg_enum e where e.enumtypid = t.oid)) as bare, '' as extras
      from pg_catalog.pg_type t
      join pg_catalog.pg_namespace n on n.oid = t.typnamespace
      where t.oid = any (?::oid[]) and t.typtype = 'e'
      """;

  /** Without those that are the rows of a table. */
  private static final String COMPOSITES =
      """
      select t.oid, pg_catalog.format('create type %I.%I as (%s)', n.nspname, t.typname, (
          select pg_catalog.string_agg(pg_catalog.format('%I %s%s', a.attname,
            pg_catalog.format_type(a.atttypid, a.atttypmod),
            ' collate ' || pg_catalog.quote_ident(ln.nspname) || '.'
              || pg_catalog.quote_ident(l.collname)), ', ' order by a.attnum)
          from pg_catalog.pg_attribute a
          join pg_catalog.pg_type b on b.oid = a.atttypid
          left join pg_catalog.pg_collation l
            on l.oid = a.attcollation and a.attcollation <> b.typcollation
          left join pg_catalog.pg_namespace ln on ln.oid = l.collnamespace
          where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped)) as bare,
        '' as extras
      from pg_catalog.pg_type t
      join pg_catalog.pg_namespace n on n.oid = t.typnamespace
      join pg_catalog.pg_class c on c.oid = t.typrelid and c.relkind = 'c'
      where t.oid = any (?::oid[])
      """;

  private static final String DOMAINS =
      """
      select t.oid, pg_catalog.format('create domain %I.%I as %s%s', n.nspname, t.typname,
          pg_catalog.format_type(t.typbasetype, t.typtypmod),
          case when t.typnotnull then ' not null' else '' end) as bare,
        pg_catalog.concat(
          case when t.typcollation <> b.typcollation
            then ' collate ' || pg_catalog.quote_ident(ln.nspname) || '.'
              || pg_catalog.quote_ident(l.collname) end,
          ' default ' || pg_catalog.pg_get_expr(t.typdefaultbin, 0), (
            select pg_catalog.string_agg(pg_catalog.format(' constraint %I %s',
              k.conname, pg_catalog.pg_get_constraintdef(k.oid)), '' order by k.conname)
            from pg_catalog.pg_constraint k
            where k.contypid = t.oid and k.contype = 'c')) as extras
      from pg_catalog.pg_type t
      join pg_catalog.pg_namespace n on n.oid = t.typnamespace
      join pg_catalog.pg_type b on b.oid = t.typbasetype
      left join pg_catalog.pg_collation l on l.oid = t.typcollation
      left join pg_catalog.pg_namespace ln on ln.oid = l.collnamespace
      where t.oid = any (?::oid[]) and t.typtype = 'd'
      """;

  /** A multirange is named where its name is not the one that it gets by itself. */
  private static final String RANGES =
      """
      select t.oid, pg_catalog.format(
          'create type %I.%I as range (subtype = %s, subtype_opclass = %I.%I%s',
          n.nspname, t.typname, pg_catalog.format_type(r.rngsubtype, null), cn.nspname, c.opcname,
          ', collation = ' || pg_catalog.quote_ident(ln.nspname) || '.'
            || pg_catalog.quote_ident(l.collname)) as bare,
        pg_catalog.concat(
          ', subtype_diff = ' || pg_catalog.quote_ident(fn.nspname) || '.'
            || pg_catalog.quote_ident(f.proname),
          case when m.typname <> case when t.typname like '%range%'
              then pg_catalog.regexp_replace(t.typname, 'range', 'multirange')
              else t.typname || '_multirange' end
            then ', multirange_type_name = ' || pg_catalog.quote_ident(mn.nspname) || '.'
              || pg_catalog.quote_ident(m.typname) end) as extras
      from (select 0::oid as rngmultitypid) absent
      cross join lateral (
        select s.rngtypid, s.rngsubtype, s.rngsubopc, s.rngcollation, s.rngsubdiff, rngmultitypid
        from pg_catalog.pg_range s
        where s.rngtypid = any (?::oid[])) r
      join pg_catalog.pg_type t on t.oid = r.rngtypid
      join pg_catalog.pg_namespace n on n.oid = t.typnamespace
      join pg_catalog.pg_opclass c on c.oid = r.rngsubopc
      join pg_catalog.pg_namespace cn on cn.oid = c.opcnamespace
      left join pg_catalog.pg_collation l on l.oid = r.rngcollation
      left join pg_catalog.pg_namespace ln on ln.oid = l.collnamespace
      left join pg_catalog.pg_proc f on f.oid = r.rngsubdiff
      left join pg_catalog.pg_namespace fn on fn.oid = f.pronamespace
      left join pg_catalog.pg_type m on m.oid = r.rngmultitypid
      left join pg_catalog.pg_namespace mn on mn.oid = m.typnamespace
      """;

  /**
   * A type to be made.
   *
   * @param statement makes it; empty when only its extension, its table or a C programmer can
   */
  record NeededType(
      long oid, String schema, String name, boolean ofExtension, Optional<Making> statement) {}

  /** The statement with everything, and one without what another server may refuse. */
  record Making(String full, String bare) {}

  private record Needed(long oid, String schema, String name, boolean ofExtension) {}

  private TypeReader() {}

  /**
   * The types that the columns of those tables, and those types, need, in the order in which they
   * can be made.
   */
  static List<NeededType> read(Connection leader, Object[] tableOids, Object[] typeOids)
      throws SQLException {
    List<Needed> needed =
        Rows.list(
            leader,
            TypeReader::needed,
            NEEDED,
            ByOid.array(leader, tableOids),
            ByOid.array(leader, typeOids));
    Object[] oids = needed.stream().map(Needed::oid).toArray();
    Map<Long, Making> statements = new HashMap<>();
    for (String kind : List.of(ENUMS, COMPOSITES, DOMAINS)) {
      put(statements, ByOid.rows(leader, row -> making(row, ""), kind, oids));
    }
    put(statements, ByOid.rows(leader, row -> making(row, ")"), RANGES, oids));
    return needed.stream()
        .map(
            type ->
                new NeededType(
                    type.oid(),
                    type.schema(),
                    type.name(),
                    type.ofExtension(),
                    Optional.ofNullable(statements.get(type.oid()))))
        .toList();
  }

  private static Needed needed(ResultSet row) throws SQLException {
    return new Needed(row.getLong(1), row.getString(2), row.getString(3), row.getBoolean(4));
  }

  private static Making making(ResultSet row, String ending) throws SQLException {
    String bare = row.getString("bare");
    return new Making(bare + row.getString("extras") + ending, bare + ending);
  }

  private static void put(Map<Long, Making> statements, Map<Long, List<Making>> read) {
    read.forEach((oid, list) -> statements.put(oid, list.get(0)));
  }
}
