package dev.towline.postgresql;

import java.util.List;

/** Findings about a server as such, whether it is to lead or to follow. */
final class ServerChecks {

  private static final Check VERSION =
      new Check(
          """
          select case when version < 90600 then 'BLOCKS' else 'WARNS' end, 'server',
            pg_catalog.format(case when version < 90600
              then 'The server is PostgreSQL %s; Towline works with 9.6 to 18.'
              else 'The server is PostgreSQL %s; Towline was tried with 9.6 to 18.' end,
              current_setting('server_version')),
            case when version < 90600 then 'Upgrade it to 9.6 by other means first.' else '' end
          from (select current_setting('server_version_num')::int) v (version)
          where version < 90600 or version >= 190000
          """);

  private static final Check READ_ONLY =
      new Check(
          """
          select 'BLOCKS', 'server', 'The server is a standby and takes no writes of ours.',
            'Name its primary in the url.'
          where pg_catalog.pg_is_in_recovery()
          union all
          select 'BLOCKS', 'role ' || current_user,
            'Its transactions are read only, so nothing can be installed or applied.',
            pg_catalog.format('alter role %I set default_transaction_read_only = off;',
              current_user)
          where current_setting('default_transaction_read_only')::boolean
            and not pg_catalog.pg_is_in_recovery()
          """);

  private static final Check SETTINGS =
      new Check(
          """
          select 'WARNS', 'setting ' || s.name,
            pg_catalog.format('%s is off, so a crash of the machine may lose or tear what others'
              ' have already read.', s.name),
            pg_catalog.format('alter system set %s = on; select pg_reload_conf();', s.name)
          from pg_catalog.pg_settings s
          where s.name in ('fsync', 'full_page_writes') and s.setting = 'off'
          """);

  private static final Check ENCODING =
      new Check(
          """
          select 'WARNS', 'database ' || current_database(),
            case current_setting('server_encoding') when 'SQL_ASCII'
              then 'Its encoding is SQL_ASCII: a text that is not UTF-8 cannot be read or written.'
              else pg_catalog.format('Its encoding is %s: a character that it lacks is refused.',
                current_setting('server_encoding')) end,
            'Use a database with encoding UTF8 where you can.'
          where current_setting('server_encoding') <> 'UTF8'
          """);

  /** Our schema: there and ours, or to be made. */
  private static final Check SCHEMA =
      new Check(
          """
          select 'BLOCKS', 'schema towline',
            pg_catalog.format('It belongs to %s, and %s may not use it as an owner does.',
              o.rolname, current_user),
            pg_catalog.format('grant %I to %I;', o.rolname, current_user)
          from pg_catalog.pg_namespace n
          join pg_catalog.pg_roles o on o.oid = n.nspowner
          where n.nspname = 'towline' and not pg_catalog.pg_has_role(n.nspowner, 'usage')
          union all
          select 'BLOCKS', 'database ' || current_database(),
            pg_catalog.format('%s may not create the schema towline.', current_user),
            pg_catalog.format('grant create on database %I to %I;',
              current_database(), current_user)
          where not exists (
              select from pg_catalog.pg_namespace n where n.nspname = 'towline')
            and not pg_catalog.has_database_privilege(current_database(), 'create')
          """);

  static final List<Check> ALL = List.of(VERSION, READ_ONLY, SETTINGS, ENCODING, SCHEMA);

  private ServerChecks() {}
}
