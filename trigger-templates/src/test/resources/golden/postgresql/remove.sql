-- Ends the capture of a table; its history stays, for people may still ask.
-- Runs: when a table is no longer to be captured, or before it is captured in another way.
-- Writes: towline.capture, one row less. Dropping the function drops its triggers, on partitions
--   too.
drop function if exists towline."sales_order_lines_1a2b3c4d"() cascade;
drop table if exists towline."sales_order_lines_1a2b3c4d_0", towline."sales_order_lines_1a2b3c4d_1";
delete from towline.capture where id = 'sales_order_lines_1a2b3c4d';
