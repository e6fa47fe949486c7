-- Makes the root of a partitioned table call the function of a fence before each statement.
-- Runs: before a fence is raised. Takes a lock on the table that waits for its writers and makes new
--   ones wait.
-- Writes: nothing.
create trigger {{statement_trigger|id}} before insert or update or delete or truncate on {{table|id}}
  for each statement execute procedure towline.{{function|id}}();

alter table {{table|id}} enable always trigger {{statement_trigger|id}};
