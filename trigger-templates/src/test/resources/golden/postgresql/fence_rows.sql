-- Makes a table, or a partition, call the function of a fence before each row that is written.
-- Runs: before a fence is raised. Takes a lock on the table that waits for its writers and makes new
--   ones wait.
-- Writes: nothing. Always: what sessions in the replica role and subscriptions of PostgreSQL's own
--   write is guarded too; the latter fire row triggers only.
create trigger "towline_sales_order_lines_1a2b3c4d_row" before insert or update or delete on "Sales"."order ""lines"""
  for each row execute procedure towline."sales_order_lines_1a2b3c4d"();
create trigger "towline_sales_order_lines_1a2b3c4d_truncate" before truncate on "Sales"."order ""lines"""
  for each statement execute procedure towline."sales_order_lines_1a2b3c4d"();

alter table "Sales"."order ""lines"""
  enable always trigger "towline_sales_order_lines_1a2b3c4d_row",
  enable always trigger "towline_sales_order_lines_1a2b3c4d_truncate";
