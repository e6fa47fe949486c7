-- Records the key of a row that was touched, and its images, user and time for people to query.
-- Fires: after INSERT, UPDATE and DELETE for each row, and after TRUNCATE.
-- Writes: the audit segment, as row_keyed does; the history, a row per key. A row whose key
--   changed is found by both keys.
create or replace function towline.{{function|id}}() returns trigger
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
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
  if tg_op = 'INSERT' then
    insert into towline.{{segment|id}} (xid, op, origin, {{audit_keys|id}})
    values (txid_current(), 'I', own.origin, {{new.keys|id}});
    insert into towline.{{history|id}} (at, user_name, op, xid, key, after)
    values (
      clock_timestamp(), session_user, 'I', txid_current(),
      row({{new.keys|id}})::text, case when own.castless then row_to_json(new) else to_json(new::text) end);
  elsif tg_op = 'DELETE' then
    insert into towline.{{segment|id}} (xid, op, origin, {{audit_keys|id}})
    values (txid_current(), 'D', own.origin, {{old.keys|id}});
    insert into towline.{{history|id}} (at, user_name, op, xid, key, before)
    values (
      clock_timestamp(), session_user, 'D', txid_current(),
      row({{old.keys|id}})::text, case when own.castless then row_to_json(old) else to_json(old::text) end);
  elsif tg_op = 'UPDATE' then
    insert into towline.{{segment|id}} (xid, op, origin, {{audit_keys|id}})
    values (txid_current(), 'U', own.origin, {{new.keys|id}});
    insert into towline.{{history|id}} (at, user_name, op, xid, key, before, after)
    values (
      clock_timestamp(), session_user, 'U', txid_current(),
      row({{new.keys|id}})::text, case when own.castless then row_to_json(old) else to_json(old::text) end, case when own.castless then row_to_json(new) else to_json(new::text) end);
    if row({{old.keys|id}})::text <> row({{new.keys|id}})::text then
      insert into towline.{{segment|id}} (xid, op, origin, {{audit_keys|id}})
      values (txid_current(), 'U', own.origin, {{old.keys|id}});
      insert into towline.{{history|id}} (at, user_name, op, xid, key, before, after)
      values (
        clock_timestamp(), session_user, 'U', txid_current(),
        row({{old.keys|id}})::text, case when own.castless then row_to_json(old) else to_json(old::text) end, case when own.castless then row_to_json(new) else to_json(new::text) end);
    end if;
  else
    insert into towline.{{segment|id}} (xid, op, origin)
    values (txid_current(), tg_argv[0]::"char", own.origin);
    insert into towline.{{history|id}} (at, user_name, op, xid)
    values (clock_timestamp(), session_user, 'T', txid_current());
  end if;
  return null;
end
$towline$;

revoke execute on function towline.{{function|id}}() from public;
