-- Records the key of a row that was touched.
-- Fires: after INSERT, UPDATE and DELETE for each row, and after TRUNCATE; where statement
--   triggers do not see everything: version 9.6, partitions, inheritance, tables that a
--   subscription of PostgreSQL's own writes.
-- Writes: the audit segment, a row per key; an UPDATE that changed the key has the old and the
--   new one, told apart by text.
-- Guarded: where no event trigger can follow a renamed or retyped key column, the application's
--   write goes through and '?' says that everything may have changed. Exactly these conditions:
--   others are the application's to see.
create or replace function towline.{{function|id}}() returns trigger
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  set extra_float_digits = 3
as $towline$
<<own>>
declare
  origin constant text := case
    when session_user = {{relay|text}} then nullif(current_setting('towline.origin', true), '')
  end;
begin
  if tg_op = 'INSERT' then
    insert into towline.{{segment|id}} (xid, op, origin, {{audit_keys|id}})
    values (txid_current(), 'I', own.origin, {{new.keys|id}});
  elsif tg_op = 'DELETE' then
    insert into towline.{{segment|id}} (xid, op, origin, {{audit_keys|id}})
    values (txid_current(), 'D', own.origin, {{old.keys|id}});
  elsif tg_op = 'UPDATE' then
    insert into towline.{{segment|id}} (xid, op, origin, {{audit_keys|id}})
    values (txid_current(), 'U', own.origin, {{new.keys|id}});
    if row({{old.keys|id}})::text <> row({{new.keys|id}})::text then
      insert into towline.{{segment|id}} (xid, op, origin, {{audit_keys|id}})
      values (txid_current(), 'U', own.origin, {{old.keys|id}});
    end if;
  else
    insert into towline.{{segment|id}} (xid, op, origin)
    values (txid_current(), tg_argv[0]::"char", own.origin);
  end if;
  return null;
exception
  when undefined_column or datatype_mismatch or cannot_coerce or numeric_value_out_of_range
    or string_data_right_truncation or invalid_text_representation or check_violation then
    insert into towline.{{segment|id}} (xid, op, origin) values (txid_current(), '?', own.origin);
    return null;
end
$towline$;

revoke execute on function towline.{{function|id}}() from public;
