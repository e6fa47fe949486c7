-- Makes a table, or a partition, call the function of a fence before each row that is written.
-- Runs: before a fence is raised. Takes a lock on the table that waits for its writers and makes new
--   ones wait.
-- Writes: nothing. Always: what sessions in the replica role and subscriptions of PostgreSQL's own
--   write is guarded too; the latter fire row triggers only.
create trigger {{row_trigger|id}} before insert or update or delete on {{table|id}}
  for each row execute procedure towline.{{function|id}}();
create trigger {{truncate_trigger|id}} before truncate on {{table|id}}
  for each statement execute procedure towline.{{function|id}}();

alter table {{table|id}}
  enable always trigger {{row_trigger|id}},
  enable always trigger {{truncate_trigger|id}};
