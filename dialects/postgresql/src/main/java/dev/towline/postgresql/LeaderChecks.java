package dev.towline.postgresql;

import java.util.List;

/** Findings about a database that is to lead, beside its tables. */
final class LeaderChecks {

  private static final Check EVENT_TRIGGER =
      new Check(
          """
          select 'TELLS', 'role ' || current_user,
            'It is no superuser and makes no event trigger, so each trigger function carries a'
            ' guard against renamed key columns, which costs writes 3 to 13 %.',
            'Install as a superuser to do without the guard.'
          from pg_catalog.pg_roles r
          where r.rolname = current_user and not r.rolsuper
          """);

  /** Functions that tell the stream's identity and put the log on disk. */
  private static final Check FUNCTIONS =
      new Check(
          """
          select 'BLOCKS', 'function ' || f.proname,
            pg_catalog.format('%s may not execute %s, which every round needs.',
              current_user, f.oid::regprocedure),
            pg_catalog.format('grant execute on function pg_catalog.%s to %I;',
              f.oid::regprocedure, current_user)
          from pg_catalog.pg_proc f
          where f.pronamespace = 'pg_catalog'::regnamespace
            and f.proname in ('pg_control_system', 'pg_logical_emit_message',
              'pg_walfile_name', 'pg_current_wal_lsn', 'pg_current_wal_insert_lsn',
              'pg_current_wal_flush_lsn', 'pg_xlogfile_name', 'pg_current_xlog_location')
            and not pg_catalog.has_function_privilege(f.oid, 'execute')
            and not (f.proname = 'pg_logical_emit_message' and f.proargtypes[2] = 'bytea'::regtype)
          """);

  /** Others' transactions can be seen whole by superusers and pg_read_all_stats only. */
  private static final Check TRANSACTIONS =
      new Check(
          """
          select 'TELLS', 'prepared transaction ' || p.gid,
            pg_catalog.format('It is open since %s; installing waits for the tables that it wrote,'
              ' and nothing later than it is purged.', p.prepared::timestamptz(0)),
            pg_catalog.format('commit prepared %L; or rollback prepared %L;', p.gid, p.gid)
          from pg_catalog.pg_prepared_xacts p
          union all
          select 'TELLS', 'session ' || a.pid,
            pg_catalog.format('Its transaction, of %s, is open since %s; installing waits for the'
              ' tables that it wrote, and nothing later than it is purged.',
              a.usename, a.xact_start::timestamptz(0)),
            pg_catalog.format('End it, or: select pg_terminate_backend(%s);', a.pid)
          from pg_catalog.pg_stat_activity a
          where a.xact_start < current_timestamp - interval '5 minutes'
            and a.backend_xid is not null
            and a.pid <> pg_catalog.pg_backend_pid()
          """);

  private static final Check OTHER_TOOLS =
      new Check(
          """
          select 'TELLS', tool.name,
            pg_catalog.format('Triggers of another replication stand on %s tables, such as %s on'
              ' %s; both work side by side, each at its cost.',
              count(distinct t.tgrelid), min(t.tgname::text), min(t.tgrelid::regclass::text)),
            ''
          from (values
            ('Slony-I', '^_.*_(logtrigger|denyaccess|truncatetrigger|truncatedeny)$'),
            ('Londiste', '^_?(londiste|lnd)_'),
            ('Bucardo', '^bucardo_'),
            ('SymmetricDS', '^sym_on_')) tool (name, pattern)
          join pg_catalog.pg_trigger t on t.tgname::text ~* tool.pattern and not t.tgisinternal
          group by tool.name
          order by tool.name
          """);

  static final List<Check> ALL = List.of(EVENT_TRIGGER, FUNCTIONS, TRANSACTIONS, OTHER_TOOLS);

  private LeaderChecks() {}
}
