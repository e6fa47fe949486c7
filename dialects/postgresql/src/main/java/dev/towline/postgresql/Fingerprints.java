package dev.towline.postgresql;

/**
 * What of a table and of our triggers on it can change its rows, or keep changes from being logged,
 * with no entry in the audit table: the files of every leaf (TRUNCATE, rewrites), columns with the
 * values that old rows have for them, enum labels, the triggers themselves (DISABLE and ENABLE give
 * them a new xmin), partitions and children, and for an unlogged table the last crash, which
 * emptied it.
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
  static final String BEFORE_11 = query("null");

  /** Like {@link #BEFORE_11}, with the values that ADD COLUMN … DEFAULT gives to old rows. */
  static final String FROM_11 = query("a.attmissingval::text");

  private Fingerprints() {}

  static String of(int version) {
    return version >= 110000 ? FROM_11 : BEFORE_11;
  }

  private static String query(String missingValue) {
    return """
        with recursive leaf (root, relation) as (
          select r, r from unnest(?::oid[]) as r
          union
          select leaf.root, i.inhrelid
          from leaf join pg_catalog.pg_inherits i on i.inhparent = leaf.relation
        )
        select leaf.root::bigint,
          md5(string_agg(facts.text, '|' order by leaf.relation)) || '/'
            || md5(string_agg(c.relfilenode::text, '|' order by leaf.relation))
        from leaf
        join pg_catalog.pg_class c on c.oid = leaf.relation
        cross join lateral (
          select concat_ws(';', c.oid, c.relname, c.relnamespace,
            case c.relpersistence when 'u' then
              coalesce((select extract(epoch from at)::text from towline.since_crash), 'crashed') end,
            (select string_agg(concat_ws(',', a.attnum, a.attname, a.atttypid, a.atttypmod,
                      %s,
                      case when a.atttypid >= 16384 then (%s) end),
                    ';' order by a.attnum)
             from pg_catalog.pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
            (select string_agg(concat_ws(',', t.oid, t.xmin, t.tgenabled), ';' order by t.oid)
             from pg_catalog.pg_trigger t
             where t.tgrelid = c.oid and t.tgname like 'towline%%'
               -- What fires before a change is a fence's.
               and t.tgtype & 2 = 0)) as text
        ) facts
        group by leaf.root
        """
        .formatted(missingValue, LABELS);
  }
}
