-- Drops an audit table that another has replaced.
-- Runs: after a new audit table has replaced it.
-- Writes: nothing.
drop table if exists towline.`sales_order_lines_1a2b3c4d_gone`
