-- Refuses every write to the tables of a subscription, unless a relay brings it.
-- Fires: before INSERT, UPDATE and DELETE for each row, and before TRUNCATE; on the root of a
--   partitioned table before every statement, so that new partitions are closed from there.
-- Writes: nothing, and reads nothing: a function is new to every statement at once, while a row may
--   not be there for a snapshot that is older than the fence.
create or replace function towline.{{function|id}}() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $towline$
begin
  if session_user <> {{relay|text}} or coalesce(current_setting('towline.origin', true), '') = '' then
    raise exception using
      errcode = 'read_only_sql_transaction',
      message = concat_ws(' ', 'Table', tg_table_schema || '.' || tg_table_name, {{predicate|text}}),
      schema = tg_table_schema,
      table = tg_table_name;
  end if;
  if tg_level = 'STATEMENT' then
    return null;
  elsif tg_op = 'DELETE' then
    return old;
  end if;
  return new;
end
$towline$;

revoke execute on function towline.{{function|id}}() from public;
alter function towline.{{function|id}}() owner to {{relay|id}};
