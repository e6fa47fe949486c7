package dev.towline.postgresql;

/**
 * What of a table and of our triggers on it can change its rows, or keep changes from being logged,
 * with no entry in the audit table: the files of every leaf (TRUNCATE, rewrites), columns with the
 * values that old rows have for them, labels of enums (whose types are never among the server's
 * own, below 16384), the triggers themselves (DISABLE and ENABLE give them a new xmin), partitions
 * and children.
 */
final class Fingerprints {

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
            (select string_agg(concat_ws(',', a.attnum, a.attname, a.atttypid, a.atttypmod,
                      %s,
                      case when a.atttypid >= 16384 then
                        (select string_agg(concat(e.oid, e.enumlabel), ',' order by e.oid)
                         from pg_catalog.pg_type y
                         join pg_catalog.pg_enum e
                           on e.enumtypid in (y.oid, y.typelem, y.typbasetype)
                         where y.oid = a.atttypid) end),
                    ';' order by a.attnum)
             from pg_catalog.pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
            (select string_agg(concat_ws(',', t.oid, t.xmin, t.tgenabled), ';' order by t.oid)
             from pg_catalog.pg_trigger t
             where t.tgrelid = c.oid and t.tgname like 'towline%%')) as text
        ) facts
        group by leaf.root
        """
        .formatted(missingValue);
  }
}
