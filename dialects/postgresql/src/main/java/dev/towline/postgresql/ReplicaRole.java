package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Finding;
import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Whether a relay may write under {@code session_replication_role = replica}, which keeps triggers,
 * rules and foreign keys of the follower quiet, and what it means where it may not.
 */
final class ReplicaRole {

  private static final String ALLOWED =
      """
      select r.rolsuper from pg_catalog.pg_roles r where r.rolname = current_user
      """;

  /** From 15 on the privilege can be granted. */
  private static final String ALLOWED_15 =
      """
      select pg_catalog.has_parameter_privilege('session_replication_role', 'set')
      """;

  private static final Check CASCADES =
      new Check(
          """
          select 'BLOCKS', pg_catalog.format('%s.%s', n.nspname, c.relname),
            pg_catalog.format('The foreign key %s cascades on the follower, and %s may not write as'
              ' a replica: a row that is replaced would take those of this table with it.',
              k.conname, current_user),
            case when current_setting('server_version_num')::int >= 150000
              then pg_catalog.format('grant set on parameter session_replication_role to %I;',
                current_user)
              else pg_catalog.format('alter role %I superuser; or alter table %I.%I drop'
                ' constraint %I;', current_user, n.nspname, c.relname, k.conname) end
          from unnest(?::text[], ?::text[]) w (schema_name, table_name)
          join pg_catalog.pg_namespace rn on rn.nspname = w.schema_name
          join pg_catalog.pg_class r on r.relnamespace = rn.oid and r.relname = w.table_name
          join pg_catalog.pg_constraint k on k.confrelid = r.oid and k.contype = 'f'
            and (k.confdeltype in ('c', 'n', 'd') or k.confupdtype in ('c', 'n', 'd'))
          join pg_catalog.pg_class c on c.oid = k.conrelid
          join pg_catalog.pg_namespace n on n.oid = c.relnamespace
          order by n.nspname, c.relname, k.conname
          """);

  /** Triggers and rules that fire for a role that writes as any other. */
  private static final Check FIRING =
      new Check(
          """
          select 'WARNS', pg_catalog.format('%s.%s', n.nspname, c.relname),
            pg_catalog.format('The trigger %s of the follower''s table fires on replicated rows,'
              ' since %s may not write as a replica.', t.tgname, current_user),
            pg_catalog.format('alter table %I.%I disable trigger %I;',
              n.nspname, c.relname, t.tgname)
          from unnest(?::text[], ?::text[]) w (schema_name, table_name)
          join pg_catalog.pg_namespace n on n.nspname = w.schema_name
          join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.table_name
          join pg_catalog.pg_trigger t on t.tgrelid = c.oid
          where not t.tgisinternal and t.tgenabled in ('O', 'A') and t.tgname !~ '^towline_'
          order by n.nspname, c.relname, t.tgname
          """);

  /** Triggers that fire even for a replica. */
  private static final Check FIRING_ALWAYS =
      new Check(
          """
          select 'WARNS', pg_catalog.format('%s.%s', n.nspname, c.relname),
            pg_catalog.format('The trigger %s of the follower''s table is set to fire on replicated'
              ' rows too.', t.tgname),
            pg_catalog.format('alter table %I.%I enable trigger %I;',
              n.nspname, c.relname, t.tgname)
          from unnest(?::text[], ?::text[]) w (schema_name, table_name)
          join pg_catalog.pg_namespace n on n.nspname = w.schema_name
          join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.table_name
          join pg_catalog.pg_trigger t on t.tgrelid = c.oid
          where not t.tgisinternal and t.tgenabled in ('R', 'A') and t.tgname !~ '^towline_'
          order by n.nspname, c.relname, t.tgname
          """);

  private static final Check RULES =
      new Check(
          """
          select 'BLOCKS', pg_catalog.format('%s.%s', n.nspname, c.relname),
            pg_catalog.format('The rule %s of the follower''s table rewrites what is written to'
              ' it, since %s may not write as a replica.', r.rulename, current_user),
            pg_catalog.format('alter table %I.%I disable rule %I;',
              n.nspname, c.relname, r.rulename)
          from unnest(?::text[], ?::text[]) w (schema_name, table_name)
          join pg_catalog.pg_namespace n on n.nspname = w.schema_name
          join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.table_name
          join pg_catalog.pg_rewrite r on r.ev_class = c.oid
          where r.ev_type <> '1' and r.ev_enabled in ('O', 'A')
          order by n.nspname, c.relname, r.rulename
          """);

  private ReplicaRole() {}

  static List<Finding> findings(Connection follower, Collection<TableName> tables)
      throws SQLException {
    if (allowed(follower)) {
      return FIRING_ALWAYS.run(follower, tables);
    }
    List<Finding> findings = new ArrayList<>();
    for (Check check : List.of(CASCADES, FIRING, RULES)) {
      findings.addAll(check.run(follower, tables));
    }
    return findings;
  }

  private static boolean allowed(Connection follower) throws SQLException {
    String question = ServerVersion.of(follower).isAtLeast(15) ? ALLOWED_15 : ALLOWED;
    return Rows.list(follower, row -> row.getBoolean(1), question).get(0);
  }
}
