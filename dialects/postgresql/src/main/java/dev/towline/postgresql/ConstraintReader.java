package dev.towline.postgresql;

import dev.towline.model.TableName;
import dev.towline.model.TableShape.Definition;
import dev.towline.model.TableShape.ForeignKey;
import dev.towline.model.TableShape.ForeignKey.Action;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Reads the checks and the foreign keys of many tables. */
final class ConstraintReader {

  private static final String CHECKS =
      """
      select k.conrelid, k.conname,
        pg_catalog.format('alter table %I.%I add constraint %I %s',
          n.nspname, c.relname, k.conname, pg_catalog.pg_get_constraintdef(k.oid)) as statement
      from pg_catalog.pg_constraint k
      join pg_catalog.pg_class c on c.oid = k.conrelid
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where k.conrelid = any (?::oid[]) and k.contype = 'c'
      order by k.conrelid, k.conname
      """;

  /** Those that partitions add to a foreign key for themselves are left out. */
  private static final String FOREIGN_KEYS =
      """
      select k.conrelid, k.conname, rn.nspname as references_schema,
        rc.relname as references_table,
        array(
          select a.attname::text from unnest(k.conkey) with ordinality as u (number, ordinal)
          join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number
          order by u.ordinal) as columns,
        array(
          select a.attname::text from unnest(k.confkey) with ordinality as u (number, ordinal)
          join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number
          order by u.ordinal) as referenced,
        k.confupdtype, k.confdeltype,
        pg_catalog.format('alter table only %I.%I add constraint %I %s',
          n.nspname, c.relname, k.conname, pg_catalog.pg_get_constraintdef(k.oid)) as statement
      from (select 0::oid as conparentid) absent
      cross join lateral (
        select r.oid, r.conrelid, r.conname, r.confrelid, r.conkey, r.confkey, r.confupdtype, r.confdeltype, conparentid
        from pg_catalog.pg_constraint r
        where r.conrelid = any (?::oid[]) and r.contype = 'f') k
      join pg_catalog.pg_class c on c.oid = k.conrelid
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      join pg_catalog.pg_class rc on rc.oid = k.confrelid
      join pg_catalog.pg_namespace rn on rn.oid = rc.relnamespace
      where k.conparentid = 0
      order by k.conrelid, k.conname
      """;

  private ConstraintReader() {}

  static Map<Long, List<Definition>> checks(Connection connection, Object[] oids)
      throws SQLException {
    return ByOid.rows(connection, ConstraintReader::check, CHECKS, oids);
  }

  static Map<Long, List<ForeignKey>> foreignKeys(Connection connection, Object[] oids)
      throws SQLException {
    return ByOid.rows(connection, ConstraintReader::foreignKey, FOREIGN_KEYS, oids);
  }

  private static Definition check(ResultSet row) throws SQLException {
    return new Definition(row.getString("conname"), row.getString("statement"));
  }

  private static ForeignKey foreignKey(ResultSet row) throws SQLException {
    return new ForeignKey(
        row.getString("conname"),
        TextArray.strings(row.getArray("columns")),
        new TableName(row.getString("references_schema"), row.getString("references_table")),
        TextArray.strings(row.getArray("referenced")),
        action(row.getString("confupdtype")),
        action(row.getString("confdeltype")),
        row.getString("statement"));
  }

  private static Action action(String letter) {
    return switch (letter) {
      case "c" -> Action.CASCADE;
      case "n" -> Action.SET_NULL;
      case "d" -> Action.SET_DEFAULT;
      default -> Action.REFUSE;
    };
  }
}
