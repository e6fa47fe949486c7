-- Makes a table call its trigger function once per statement.
-- Runs: when capture is installed. Takes a lock on the table that waits for its writers and makes
--   new ones wait.
-- Writes: nothing. Always: sessions in the replica role are captured too.
create trigger {{insert_trigger|id}} after insert on {{table|id}}
  referencing new table as n
  for each statement execute procedure towline.{{function|id}}();
create trigger {{update_trigger|id}} after update on {{table|id}}
  referencing old table as o new table as n
  for each statement execute procedure towline.{{function|id}}();
create trigger {{delete_trigger|id}} after delete on {{table|id}}
  referencing old table as o
  for each statement execute procedure towline.{{function|id}}();
create trigger {{truncate_trigger|id}} after truncate on {{table|id}}
  for each statement execute procedure towline.{{function|id}}('T');

alter table {{table|id}}
  enable always trigger {{insert_trigger|id}},
  enable always trigger {{update_trigger|id}},
  enable always trigger {{delete_trigger|id}},
  enable always trigger {{truncate_trigger|id}};
