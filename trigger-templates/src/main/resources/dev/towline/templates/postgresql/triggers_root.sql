-- Makes the root of a partitioned table of version 10 tell of TRUNCATE; its rows are its
--   partitions' to tell.
-- Runs: when capture is installed. Takes a lock on the table that waits for its writers and makes
--   new ones wait.
-- Writes: nothing.
create trigger {{truncate_trigger|id}} after truncate on {{table|id}}
  for each statement execute procedure towline.{{function|id}}('T');

alter table {{table|id}} enable always trigger {{truncate_trigger|id}};
