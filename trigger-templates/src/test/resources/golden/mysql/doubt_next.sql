-- Logs in a new audit table that everything may have changed, so that its numbers begin to count.
-- Runs: before it is put in its place.
-- Writes: the new audit table, one row.
insert into towline.`sales_order_lines_1a2b3c4d_next` (op) values ('!')
