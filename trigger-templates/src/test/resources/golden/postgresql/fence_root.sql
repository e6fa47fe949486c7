-- Makes the root of a partitioned table call the function of a fence before each statement.
-- Runs: before a fence is raised. Takes a lock on the table that waits for its writers and makes new
--   ones wait.
-- Writes: nothing.
create trigger "towline_fence_3_statement" before insert or update or delete or truncate on "Sales"."order ""lines"""
  for each statement execute procedure towline."sales_order_lines_1a2b3c4d"();

alter table "Sales"."order ""lines""" enable always trigger "towline_fence_3_statement";
