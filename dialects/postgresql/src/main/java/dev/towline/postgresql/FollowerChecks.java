package dev.towline.postgresql;

import java.util.List;

/** Findings about a database that is to follow, beside what a comparison of shapes finds. */
final class FollowerChecks {

  private static final Check STAGING =
      new Check(
          """
          select 'BLOCKS', 'database ' || current_database(),
            pg_catalog.format('%s may not create temporary tables, in which changes are staged.',
              current_user),
            pg_catalog.format('grant temporary on database %I to %I;',
              current_database(), current_user)
          where not pg_catalog.has_database_privilege(current_database(), 'temporary')
          """);

  static final List<Check> ALL = List.of(STAGING);

  private static final Check CREATING =
      new Check(
          """
          with missing (schema_name, table_name) as (
            select w.schema_name, w.table_name
            from unnest(?::text[], ?::text[]) w (schema_name, table_name)
            where not exists (
              select from pg_catalog.pg_namespace n
              join pg_catalog.pg_class c on c.relnamespace = n.oid
              where n.nspname = w.schema_name and c.relname = w.table_name))
          select 'BLOCKS', 'schema ' || missing.schema_name,
            pg_catalog.format(
              '%s may not create tables there, and %s tables, such as %s, are missing.',
              current_user, count(*), min(missing.table_name)),
            pg_catalog.format('grant create, usage on schema %I to %I;',
              missing.schema_name, current_user)
          from missing
          join pg_catalog.pg_namespace n on n.nspname = missing.schema_name
          where not pg_catalog.has_schema_privilege(n.oid, 'create')
            or not pg_catalog.has_schema_privilege(n.oid, 'usage')
          group by missing.schema_name
          union all
          select 'BLOCKS', 'database ' || current_database(),
            pg_catalog.format('%s may not create the schema %s.', current_user,
              missing.schema_name),
            pg_catalog.format('grant create on database %I to %I;',
              current_database(), current_user)
          from missing
          where not pg_catalog.has_database_privilege(current_database(), 'create')
            and not exists (
              select from pg_catalog.pg_namespace n where n.nspname = missing.schema_name)
          group by missing.schema_name
          """);

  private static final Check WRITING =
      new Check(
          """
          with wanted (schema_oid, schema_name, oid, table_name) as (
            select n.oid, n.nspname, c.oid, c.relname
            from unnest(?::text[], ?::text[]) w (schema_name, table_name)
            join pg_catalog.pg_namespace n on n.nspname = w.schema_name
            join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.table_name)
          select distinct 'BLOCKS', 'schema ' || wanted.schema_name,
            pg_catalog.format('%s may not use the schema, whose tables it is to write.',
              current_user),
            pg_catalog.format('grant usage on schema %I to %I;', wanted.schema_name, current_user)
          from wanted
          where not pg_catalog.has_schema_privilege(wanted.schema_oid, 'usage')
          union all
          select 'BLOCKS', 'schema ' || wanted.schema_name,
            pg_catalog.format('%s may not read and write %s of its tables, such as %s.',
              current_user, count(*), min(wanted.table_name)),
            pg_catalog.format('grant select, insert, update, delete on %s to %I;',
              string_agg(pg_catalog.format('%I.%I', wanted.schema_name, wanted.table_name), ', '
                order by wanted.table_name), current_user)
          from wanted
          where not (pg_catalog.has_table_privilege(wanted.oid, 'select')
            and pg_catalog.has_table_privilege(wanted.oid, 'insert')
            and pg_catalog.has_table_privilege(wanted.oid, 'update')
            and pg_catalog.has_table_privilege(wanted.oid, 'delete'))
          group by wanted.schema_name
          """);

  private static final Check ROW_SECURITY =
      new Check(
          """
          select 'BLOCKS', pg_catalog.format('%s.%s', n.nspname, c.relname),
            pg_catalog.format('Row-level security of the follower''s table holds for %s, which is'
              ' to write and compare all of its rows.', current_user),
            pg_catalog.format('alter role %I bypassrls;', current_user)
          from unnest(?::text[], ?::text[]) w (schema_name, table_name)
          join pg_catalog.pg_namespace n on n.nspname = w.schema_name
          join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.table_name
          where c.relrowsecurity and pg_catalog.row_security_active(c.oid)
          order by n.nspname, c.relname
          """);

  /** For tables that are there; those of others can be written but not altered. */
  private static final Check OWNERS =
      new Check(
          """
          select 'WARNS', 'role ' || current_user,
            pg_catalog.format('It is neither owner of nor member of %s, the owner of %s tables such'
              ' as %s, and cannot add what the leader''s have and they lack.',
              o.rolname, count(*), min(c.oid::regclass::text)),
            pg_catalog.format('grant %I to %I;', o.rolname, current_user)
          from unnest(?::text[], ?::text[]) w (schema_name, table_name)
          join pg_catalog.pg_namespace n on n.nspname = w.schema_name
          join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.table_name
          join pg_catalog.pg_roles o on o.oid = c.relowner
          where not pg_catalog.pg_has_role(c.relowner, 'usage')
          group by o.rolname
          order by o.rolname
          """);

  static final List<Check> OF_TABLES = List.of(CREATING, WRITING, ROW_SECURITY, OWNERS);

  private FollowerChecks() {}
}
