-- Makes a table call its trigger function once per row; partitions of version 11 and later
--   inherit it.
-- Runs: when capture is installed. Takes a lock on the table that waits for its writers and makes
--   new ones wait.
-- Writes: nothing. Always: sessions in the replica role are captured too.
create trigger "towline_sales_order_lines_1a2b3c4d_row" after insert or update or delete on "Sales"."order ""lines"""
  for each row execute procedure towline."sales_order_lines_1a2b3c4d"();
create trigger "towline_sales_order_lines_1a2b3c4d_truncate" after truncate on "Sales"."order ""lines"""
  for each statement execute procedure towline."sales_order_lines_1a2b3c4d"('T');

alter table "Sales"."order ""lines"""
  enable always trigger "towline_sales_order_lines_1a2b3c4d_row",
  enable always trigger "towline_sales_order_lines_1a2b3c4d_truncate";
