-- Records a row that was added or taken away, of a table with no key.
-- Fires: after INSERT, UPDATE and DELETE for each row, and after TRUNCATE.
-- Writes: the audit segment, 'I' for a row added and 'D' for one taken away: equal rows are
--   counted. The text is the same whatever the session's settings are.
create or replace function towline."sales_order_lines_1a2b3c4d"() returns trigger
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
    when session_user = 'towline' then nullif(current_setting('towline.origin', true), '')
  end;
begin
  if tg_op in ('UPDATE', 'DELETE') then
    insert into towline."sales_order_lines_1a2b3c4d_0" (xid, op, origin, k1)
    values (txid_current(), 'D', own.origin, old::text);
  end if;
  if tg_op in ('INSERT', 'UPDATE') then
    insert into towline."sales_order_lines_1a2b3c4d_0" (xid, op, origin, k1)
    values (txid_current(), 'I', own.origin, new::text);
  end if;
  if tg_op = 'TRUNCATE' then
    insert into towline."sales_order_lines_1a2b3c4d_0" (xid, op, origin)
    values (txid_current(), tg_argv[0]::"char", own.origin);
  end if;
  return null;
end
$towline$;

revoke execute on function towline."sales_order_lines_1a2b3c4d"() from public;
