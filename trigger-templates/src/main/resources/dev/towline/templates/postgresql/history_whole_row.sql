-- Records a row that was added or taken away, of a table with no key, with its image, user and
--   time for people to query.
-- Fires: after INSERT, UPDATE and DELETE for each row, and after TRUNCATE.
-- Writes: the audit segment, as row_whole_row does; the history, a row per row added or taken
--   away.
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
  castless constant boolean := towline.json_is_castless();
begin
  if tg_op in ('UPDATE', 'DELETE') then
    insert into towline.{{segment|id}} (xid, op, origin, k1)
    values (txid_current(), 'D', own.origin, old::text);
    insert into towline.{{history|id}} (at, user_name, op, xid, key, before)
    values (
      clock_timestamp(), session_user, 'D', txid_current(),
      old::text, case when own.castless then row_to_json(old) else to_json(old::text) end);
  end if;
  if tg_op in ('INSERT', 'UPDATE') then
    insert into towline.{{segment|id}} (xid, op, origin, k1)
    values (txid_current(), 'I', own.origin, new::text);
    insert into towline.{{history|id}} (at, user_name, op, xid, key, after)
    values (
      clock_timestamp(), session_user, 'I', txid_current(),
      new::text, case when own.castless then row_to_json(new) else to_json(new::text) end);
  end if;
  if tg_op = 'TRUNCATE' then
    insert into towline.{{segment|id}} (xid, op, origin)
    values (txid_current(), tg_argv[0]::"char", own.origin);
    insert into towline.{{history|id}} (at, user_name, op, xid)
    values (clock_timestamp(), session_user, 'T', txid_current());
  end if;
  return null;
end
$towline$;

revoke execute on function towline.{{function|id}}() from public;
