-- Makes the root of a partitioned table of version 10 tell of TRUNCATE; its rows are its
--   partitions' to tell.
-- Runs: when capture is installed. Takes a lock on the table that waits for its writers and makes
--   new ones wait.
-- Writes: nothing.
create trigger "towline_sales_order_lines_1a2b3c4d_truncate" after truncate on "Sales"."order ""lines"""
  for each statement execute procedure towline."sales_order_lines_1a2b3c4d"('T');

alter table "Sales"."order ""lines""" enable always trigger "towline_sales_order_lines_1a2b3c4d_truncate";
