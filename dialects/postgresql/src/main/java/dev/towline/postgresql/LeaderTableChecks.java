package dev.towline.postgresql;

import java.util.List;

/** Findings about the tables that are to be captured and read. */
final class LeaderTableChecks {

  /** Grouped by owner, as memberships are granted; leaves may have owners of their own. */
  static final Check OWNERS =
      new Check(
          """
          with recursive wanted (oid) as (
            select c.oid
            from unnest(?::text[], ?::text[]) w (schema_name, table_name)
            join pg_catalog.pg_namespace n on n.nspname = w.schema_name
            join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.table_name
            union
            select h.inhrelid from wanted
            join pg_catalog.pg_class c on c.oid = wanted.oid and c.relkind = 'p'
            join pg_catalog.pg_inherits h on h.inhparent = wanted.oid)
          select 'BLOCKS', 'role ' || current_user,
            pg_catalog.format('It is neither owner of nor member of %s, the owner of %s tables such'
              ' as %s, and only an owner may set triggers to fire always.',
              o.rolname, count(*), min(c.oid::regclass::text)),
            pg_catalog.format('grant %I to %I;', o.rolname, current_user)
          from wanted
          join pg_catalog.pg_class c on c.oid = wanted.oid
          join pg_catalog.pg_roles o on o.oid = c.relowner
          where not pg_catalog.pg_has_role(c.relowner, 'usage')
          group by o.rolname
          order by o.rolname
          """);

  private static final Check READING =
      new Check(
          """
          with wanted (schema_oid, schema_name, oid, table_name) as (
            select n.oid, n.nspname, c.oid, c.relname
            from unnest(?::text[], ?::text[]) w (schema_name, table_name)
            join pg_catalog.pg_namespace n on n.nspname = w.schema_name
            join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.table_name)
          select distinct 'BLOCKS', 'schema ' || wanted.schema_name,
            pg_catalog.format('%s may not use the schema, whose tables it is to read.',
              current_user),
            pg_catalog.format('grant usage on schema %I to %I;', wanted.schema_name, current_user)
          from wanted
          where not pg_catalog.has_schema_privilege(wanted.schema_oid, 'usage')
          union all
          select 'BLOCKS', 'schema ' || wanted.schema_name,
            pg_catalog.format('%s may not read %s of its tables, such as %s.',
              current_user, count(*), min(wanted.table_name)),
            pg_catalog.format('grant select on %s to %I;',
              string_agg(pg_catalog.format('%I.%I', wanted.schema_name, wanted.table_name), ', '
                order by wanted.table_name), current_user)
          from wanted
          where not pg_catalog.has_table_privilege(wanted.oid, 'select')
          group by wanted.schema_name
          """);

  private static final Check ROW_SECURITY =
      new Check(
          """
          select 'BLOCKS', pg_catalog.format('%s.%s', n.nspname, c.relname),
            pg_catalog.format('Row-level security hides rows of the table from %s, and a row that'
              ' is not seen must not be taken for deleted.', current_user),
            pg_catalog.format('alter role %I bypassrls;', current_user)
          from unnest(?::text[], ?::text[]) w (schema_name, table_name)
          join pg_catalog.pg_namespace n on n.nspname = w.schema_name
          join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.table_name
          where c.relrowsecurity and pg_catalog.row_security_active(c.oid)
          order by n.nspname, c.relname
          """);

  private static final Check KINDS =
      new Check(
          """
          select 'WARNS', pg_catalog.format('%s.%s', n.nspname, c.relname),
            'The table is unlogged: after a crash it is empty without a word, and is then copied'
            ' again.',
            pg_catalog.format('alter table %I.%I set logged;', n.nspname, c.relname)
          from unnest(?::text[], ?::text[]) w (schema_name, table_name)
          join pg_catalog.pg_namespace n on n.nspname = w.schema_name
          join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.table_name
          where c.relpersistence = 'u'
          order by n.nspname, c.relname
          """);

  private static final Check OIDS =
      new Check(
          """
          select 'WARNS', pg_catalog.format('%s.%s', n.nspname, c.relname),
            'The table has oids of rows, which are not replicated.',
            pg_catalog.format('alter table %I.%I set without oids;', n.nspname, c.relname)
          from unnest(?::text[], ?::text[]) w (schema_name, table_name)
          join pg_catalog.pg_namespace n on n.nspname = w.schema_name
          cross join (select false as relhasoids) absent
          cross join lateral (
            select r.relname, r.relnamespace, relhasoids from pg_catalog.pg_class r
            where r.relnamespace = n.oid and r.relname = w.table_name) c
          where c.relhasoids
          order by n.nspname, c.relname
          """);

  private static final Check FOREIGN_PARTS =
      new Check(
          """
          with recursive part (root, oid) as (
            select c.oid, c.oid
            from unnest(?::text[], ?::text[]) w (schema_name, table_name)
            join pg_catalog.pg_namespace n on n.nspname = w.schema_name
            join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.table_name
            where c.relkind = 'p'
            union
            select part.root, h.inhrelid from part
            join pg_catalog.pg_inherits h on h.inhparent = part.oid)
          select 'BLOCKS', pg_catalog.format('%s.%s', n.nspname, c.relname),
            pg_catalog.format('Its partition %s is on another server, whose changes no trigger'
              ' here sees.', part.oid::regclass),
            'Leave the table out, and replicate that partition from its own server.'
          from part
          join pg_catalog.pg_class p on p.oid = part.oid and p.relkind = 'f'
          join pg_catalog.pg_class c on c.oid = part.root
          join pg_catalog.pg_namespace n on n.oid = c.relnamespace
          order by n.nspname, c.relname
          """);

  private static final Check DEFERRABLE_KEYS =
      new Check(
          """
          select 'TELLS', pg_catalog.format('%s.%s', n.nspname, c.relname),
            'The primary key is deferrable: the follower deletes and inserts rows to update them.',
            ''
          from unnest(?::text[], ?::text[]) w (schema_name, table_name)
          join pg_catalog.pg_namespace n on n.nspname = w.schema_name
          join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.table_name
          join pg_catalog.pg_index x on x.indrelid = c.oid and x.indisprimary
          where not x.indimmediate
          order by n.nspname, c.relname
          """);

  /** Types whose values are names or numbers of things that only this server has. */
  private static final Check TYPES =
      new Check(
          """
          select case when kind.meaning = '' then 'TELLS' else 'WARNS' end,
            pg_catalog.format('%s.%s.%s', n.nspname, c.relname, a.attname),
            pg_catalog.format(case when kind.meaning = ''
              then 'The column is of type %s: its values are copied, but they are about this'
                ' server only.'
              else 'The column is of type %s: ' || kind.meaning end, t.typname),
            ''
          from unnest(?::text[], ?::text[]) w (schema_name, table_name)
          join pg_catalog.pg_namespace n on n.nspname = w.schema_name
          join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.table_name
          join pg_catalog.pg_attribute a
            on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          join pg_catalog.pg_type t on t.oid = a.atttypid
          join pg_catalog.pg_type e
            on e.oid = case when t.typcategory = 'A' and t.typelem <> 0 then t.typelem
              when t.typtype = 'd' then t.typbasetype else t.oid end
          join (values
            ('oid', 'large objects that it may refer to are not replicated.'),
            ('txid_snapshot', ''), ('pg_snapshot', ''), ('xid', ''), ('xid8', ''), ('cid', ''),
            ('tid', ''), ('pg_lsn', ''),
            ('regclass', 'the follower refuses names that it lacks.'),
            ('regcollation', 'the follower refuses names that it lacks.'),
            ('regconfig', 'the follower refuses names that it lacks.'),
            ('regdictionary', 'the follower refuses names that it lacks.'),
            ('regnamespace', 'the follower refuses names that it lacks.'),
            ('regoper', 'the follower refuses names that it lacks.'),
            ('regoperator', 'the follower refuses names that it lacks.'),
            ('regproc', 'the follower refuses names that it lacks.'),
            ('regprocedure', 'the follower refuses names that it lacks.'),
            ('regrole', 'the follower refuses names that it lacks.'),
            ('regtype', 'the follower refuses names that it lacks.')) kind (name, meaning)
            on kind.name = e.typname and e.typnamespace = 'pg_catalog'::regnamespace
          order by n.nspname, c.relname, a.attnum
          """);

  /** Triggers with transition tables and partitions or children exclude each other. */
  private static final Check LEVEL =
      new Check(
          """
          select 'TELLS', pg_catalog.format('%s.%s', n.nspname, c.relname),
            pg_catalog.format('The table is %s and captured row by row. A table that is captured by'
              ' statement cannot be attached to it: PostgreSQL before 18 refuses that.',
              case c.relkind when 'p' then 'partitioned' else 'inherited from' end),
            'Set level: row for a table before you attach it.'
          from unnest(?::text[], ?::text[]) w (schema_name, table_name)
          join pg_catalog.pg_namespace n on n.nspname = w.schema_name
          join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.table_name
          where current_setting('server_version_num')::int >= 100000
            and exists (select from pg_catalog.pg_inherits h where h.inhparent = c.oid)
          order by n.nspname, c.relname
          """);

  static final List<Check> ALL =
      List.of(
          OWNERS, READING, ROW_SECURITY, KINDS, OIDS, FOREIGN_PARTS, DEFERRABLE_KEYS, TYPES, LEVEL);

  private LeaderTableChecks() {}
}
