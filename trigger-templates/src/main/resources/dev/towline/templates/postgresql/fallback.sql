-- Takes the place of the trigger function when a key column is gone: nothing can be said but that
--   something changed.
-- Fires: as the function that it takes the place of.
-- Writes: the audit segment, one '?' each time: everything may have changed.
create or replace function towline.{{function|id}}() returns trigger
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $towline$
begin
  insert into towline.{{segment|id}} (xid, op) values (txid_current(), '?');
  return null;
end
$towline$;
