-- Drops a new audit table that an earlier run may have left.
-- Runs: before another is made.
-- Writes: nothing.
drop table if exists towline.`sales_order_lines_1a2b3c4d_next`
