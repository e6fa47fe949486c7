-- Puts a new audit table in its place, where there is none.
-- Runs: when capture is installed.
-- Writes: nothing.
rename table towline.`sales_order_lines_1a2b3c4d_next` to towline.`sales_order_lines_1a2b3c4d`
