-- Lets every write to the tables of a subscription through: its fence is not raised.
-- Fires: as the function of a raised fence does, which it replaces; that takes no lock on the tables.
-- Writes: nothing.
create or replace function towline."sales_order_lines_1a2b3c4d"() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $towline$
begin
  if tg_level = 'STATEMENT' then
    return null;
  elsif tg_op = 'DELETE' then
    return old;
  end if;
  return new;
end
$towline$;

revoke execute on function towline."sales_order_lines_1a2b3c4d"() from public;
alter function towline."sales_order_lines_1a2b3c4d"() owner to "towline";
