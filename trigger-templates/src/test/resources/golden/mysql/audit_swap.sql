-- Puts a new audit table in the place of one whose columns are not those of the key any more.
-- Runs: when capture is mended, after the triggers were dropped. What the old one holds is told
--   again by the doubt that follows.
-- Writes: nothing.
rename table towline.`sales_order_lines_1a2b3c4d` to towline.`sales_order_lines_1a2b3c4d_gone`, towline.`sales_order_lines_1a2b3c4d_next` to towline.`sales_order_lines_1a2b3c4d`
