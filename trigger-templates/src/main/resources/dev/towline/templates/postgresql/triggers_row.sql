-- Makes a table call its trigger function once per row; partitions of version 11 and later
--   inherit it.
-- Runs: when capture is installed. Takes a lock on the table that waits for its writers and makes
--   new ones wait.
-- Writes: nothing. Always: sessions in the replica role are captured too.
create trigger {{row_trigger|id}} after insert or update or delete on {{table|id}}
  for each row execute procedure towline.{{function|id}}();
create trigger {{truncate_trigger|id}} after truncate on {{table|id}}
  for each statement execute procedure towline.{{function|id}}('T');

alter table {{table|id}}
  enable always trigger {{row_trigger|id}},
  enable always trigger {{truncate_trigger|id}};
