-- Records the rows that a statement added and took away, of a table with no key.
-- Fires: after every INSERT, UPDATE, DELETE and TRUNCATE statement on the table, once each.
-- Writes: the audit segment, a row per row added ('I') or taken away ('D'): equal rows are
--   counted, so nothing is merged. The text is the same whatever the session's settings are.
create or replace function towline.{{function|id}}() returns trigger
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  set timezone = 'UTC'
  set datestyle = 'ISO, YMD'
  set intervalstyle = 'postgres'
  set extra_float_digits = 3
  set bytea_output = 'hex'
  set lc_monetary = 'C'
as $towline$
<<own>>
declare
  origin constant text := case
    when session_user = {{relay|text}} then nullif(current_setting('towline.origin', true), '')
  end;
begin
  if tg_op in ('UPDATE', 'DELETE') then
    insert into towline.{{segment|id}} (xid, op, origin, k1)
    select txid_current(), 'D', own.origin, (o.*)::text
    from o;
  end if;
  if tg_op in ('INSERT', 'UPDATE') then
    insert into towline.{{segment|id}} (xid, op, origin, k1)
    select txid_current(), 'I', own.origin, (n.*)::text
    from n;
  end if;
  if tg_op = 'TRUNCATE' then
    insert into towline.{{segment|id}} (xid, op, origin)
    values (txid_current(), tg_argv[0]::"char", own.origin);
  end if;
  return null;
end
$towline$;

revoke execute on function towline.{{function|id}}() from public;
