-- Records the key of a row that was touched.
-- Fires: after INSERT, UPDATE and DELETE for each row, and after TRUNCATE; where statement
--   triggers do not see everything: version 9.6, partitions, inheritance, tables that a
--   subscription of PostgreSQL's own writes.
-- Writes: the audit segment, a row per key; an UPDATE that changed the key has the old and the
--   new one, told apart by text.
create or replace function towline."sales_order_lines_1a2b3c4d"() returns trigger
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  set extra_float_digits = 3
as $towline$
<<own>>
declare
  origin constant text := case
    when session_user = 'towline' then nullif(current_setting('towline.origin', true), '')
  end;
begin
  if tg_op = 'INSERT' then
    insert into towline."sales_order_lines_1a2b3c4d_0" (xid, op, origin, "k1", "k2")
    values (txid_current(), 'I', own.origin, new."order", new."Line №");
  elsif tg_op = 'DELETE' then
    insert into towline."sales_order_lines_1a2b3c4d_0" (xid, op, origin, "k1", "k2")
    values (txid_current(), 'D', own.origin, old."order", old."Line №");
  elsif tg_op = 'UPDATE' then
    insert into towline."sales_order_lines_1a2b3c4d_0" (xid, op, origin, "k1", "k2")
    values (txid_current(), 'U', own.origin, new."order", new."Line №");
    if row(old."order", old."Line №")::text <> row(new."order", new."Line №")::text then
      insert into towline."sales_order_lines_1a2b3c4d_0" (xid, op, origin, "k1", "k2")
      values (txid_current(), 'U', own.origin, old."order", old."Line №");
    end if;
  else
    insert into towline."sales_order_lines_1a2b3c4d_0" (xid, op, origin)
    values (txid_current(), tg_argv[0]::"char", own.origin);
  end if;
  return null;
end
$towline$;

revoke execute on function towline."sales_order_lines_1a2b3c4d"() from public;
