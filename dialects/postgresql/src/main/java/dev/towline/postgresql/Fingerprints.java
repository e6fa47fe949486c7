package dev.towline.postgresql;

/**
 * What of a table and of our triggers on it can change its rows, or keep changes from being logged,
 * with no entry in the audit table. The shape: columns with their defaults, indexes and
 * constraints. The signs: the values that old rows have for new columns, enum labels, the triggers
 * themselves (DISABLE and ENABLE give them a new xmin), partitions and children, and for an
 * unlogged table the last crash, which emptied it. The files of every leaf: TRUNCATE and rewrites.
 */
final class Fingerprints {

  /**
   * The labels of all enums that a column's type is made of: as such, or inside of arrays, domains,
   * composite types and ranges. Types of users have oids from 16384 on.
   */
  private static final String LABELS =
      """
      with recursive part (type) as (
        select a.atttypid
        union
        select inner_type.type
        from part
        join pg_catalog.pg_type t on t.oid = part.type
        cross join lateral (
          select t.typelem
          union all select t.typbasetype
          union all select r.rngsubtype from pg_catalog.pg_range r where r.rngtypid = t.oid
          union all select f.atttypid from pg_catalog.pg_attribute f
            where f.attrelid = t.typrelid and f.attnum > 0 and not f.attisdropped
        ) inner_type (type)
        where inner_type.type >= 16384
      )
      select string_agg(concat(e.oid, e.enumlabel), ',' order by e.oid)
      from part join pg_catalog.pg_enum e on e.enumtypid = part.type
      """;

  /** One row per captured table: id, fingerprint. The parameter is the array of relation oids. */
  static final String BEFORE_11 = query("null::text", "null::text");

  /** Like {@link #BEFORE_11}, with the values that ADD COLUMN … DEFAULT gives to old rows. */
  static final String FROM_11 = query("a.attmissingval::text", "a.attidentity");

  private Fingerprints() {}

  static String of(int version) {
    return version >= 110000 ? FROM_11 : BEFORE_11;
  }

  private static String query(String missingValue, String identity) {
    return """
        with recursive leaf (root, relation) as (
          select r, r from unnest(?::oid[]) as r
          union
          select leaf.root, i.inhrelid
          from leaf join pg_catalog.pg_inherits i on i.inhparent = leaf.relation
        )
        select leaf.root::bigint,
          md5(string_agg(facts.shape, '|' order by leaf.relation)) || '/'
            || md5(string_agg(facts.signs, '|' order by leaf.relation)) || '/'
            || md5(string_agg(c.relfilenode::text, '|' order by leaf.relation))
        from leaf
        join pg_catalog.pg_class c on c.oid = leaf.relation
        cross join lateral (
          select
            concat_ws(';', c.relname, c.relnamespace, columns.shape,
              (select string_agg(concat_ws(',', i.indexrelid, i.indisprimary, i.indisvalid),
                        ';' order by i.indexrelid)
               from pg_catalog.pg_index i where i.indrelid = c.oid),
              (select string_agg(k.oid::text, ';' order by k.oid)
               from pg_catalog.pg_constraint k where k.conrelid = c.oid)) as shape,
            concat_ws(';', c.oid,
              case c.relpersistence when 'u' then
                coalesce((select extract(epoch from at)::text from towline.since_crash), 'crashed') end,
              columns.signs,
              (select string_agg(concat_ws(',', t.oid, t.xmin, t.tgenabled), ';' order by t.oid)
               from pg_catalog.pg_trigger t
               where t.tgrelid = c.oid and t.tgname like 'towline%%'
                 -- What fires before a change is a fence's.
                 and t.tgtype & 2 = 0)) as signs
          from (
            select
              string_agg(concat_ws(',', a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull,
                  a.attcollation, d.oid, d.xmin, %3$s), ';' order by a.attnum) as shape,
              string_agg(a.attnum || concat_ws(',', %1$s, labels.text), ';' order by a.attnum)
                filter (where %1$s is not null or labels.text is not null) as signs
            from pg_catalog.pg_attribute a
            left join pg_catalog.pg_attrdef d
              on a.atthasdef and d.adrelid = a.attrelid and d.adnum = a.attnum
            cross join lateral (
              select case when a.atttypid >= 16384 then (%2$s) end) labels (text)
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) columns
        ) facts
        group by leaf.root
        """
        .formatted(missingValue, LABELS, identity);
  }
}
