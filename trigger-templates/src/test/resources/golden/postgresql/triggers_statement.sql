-- Makes a table call its trigger function once per statement.
-- Runs: when capture is installed. Takes a lock on the table that waits for its writers and makes
--   new ones wait.
-- Writes: nothing. Always: sessions in the replica role are captured too.
create trigger "towline_sales_order_lines_1a2b3c4d_insert" after insert on "Sales"."order ""lines"""
  referencing new table as n
  for each statement execute procedure towline."sales_order_lines_1a2b3c4d"();
create trigger "towline_sales_order_lines_1a2b3c4d_update" after update on "Sales"."order ""lines"""
  referencing old table as o new table as n
  for each statement execute procedure towline."sales_order_lines_1a2b3c4d"();
create trigger "towline_sales_order_lines_1a2b3c4d_delete" after delete on "Sales"."order ""lines"""
  referencing old table as o
  for each statement execute procedure towline."sales_order_lines_1a2b3c4d"();
create trigger "towline_sales_order_lines_1a2b3c4d_truncate" after truncate on "Sales"."order ""lines"""
  for each statement execute procedure towline."sales_order_lines_1a2b3c4d"('T');

alter table "Sales"."order ""lines"""
  enable always trigger "towline_sales_order_lines_1a2b3c4d_insert",
  enable always trigger "towline_sales_order_lines_1a2b3c4d_update",
  enable always trigger "towline_sales_order_lines_1a2b3c4d_delete",
  enable always trigger "towline_sales_order_lines_1a2b3c4d_truncate";
