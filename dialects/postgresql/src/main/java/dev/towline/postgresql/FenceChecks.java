package dev.towline.postgresql;

import dev.towline.model.Finding;
import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Why tables could not be fenced. */
final class FenceChecks {

  private static final Check SCHEMA =
      new Check(
          """
          select 'BLOCKS', 'schema towline',
            case when n.oid is null or pg_catalog.to_regclass('towline.fence') is null
              then 'It is not in this database, or of an earlier version; a fence is kept there.'
              else pg_catalog.format('%s is neither its owner nor a member of %s, who is.',
                current_user, pg_catalog.pg_get_userbyid(n.nspowner)) end,
            case when n.oid is null or pg_catalog.to_regclass('towline.fence') is null
              then 'towline install'
              else pg_catalog.format('grant %I to %I;',
                pg_catalog.pg_get_userbyid(n.nspowner), current_user) end
          from (select) one
          left join pg_catalog.pg_namespace n on n.nspname = 'towline'
          where n.oid is null or pg_catalog.to_regclass('towline.fence') is null
            or not pg_catalog.pg_has_role(n.nspowner, 'usage')
          """);

  private static final Check MISSING =
      new Check(
          """
          select 'BLOCKS', pg_catalog.format('%s.%s', w.schema_name, w.table_name),
            'There is no table of that name here that could be fenced.',
            'Make it, or leave it out.'
          from unnest(?::text[], ?::text[]) w (schema_name, table_name)
          where not exists (
            select from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = w.schema_name and c.relname = w.table_name
              and c.relkind in ('r', 'p'))
          """);

  private FenceChecks() {}

  static List<Finding> of(Connection database, List<TableName> tables) throws SQLException {
    List<Finding> findings = new ArrayList<>(SCHEMA.run(database));
    findings.addAll(MISSING.run(database, tables));
    findings.addAll(LeaderTableChecks.OWNERS.run(database, tables));
    return findings;
  }
}
