-- Drops the audit table.
-- Runs: when a table is no longer to be captured, after its triggers were dropped.
-- Writes: nothing.
drop table if exists towline.`sales_order_lines_1a2b3c4d`
