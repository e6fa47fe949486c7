-- Drops a trigger of ours.
-- Runs: when another is in its place, or the table is no longer to be captured.
-- Writes: nothing.
drop trigger if exists `Sales`.`towline_sales_order_lines_1a2b3c4d_insert`
