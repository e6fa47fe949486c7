-- Ends the capture of a table; its history stays, for people may still ask.
-- Runs: when a table is no longer to be captured, or before it is captured in another way.
-- Writes: towline.capture, one row less. Dropping the function drops its triggers, on partitions
--   too.
drop function if exists towline.{{function|id}}() cascade;
drop table if exists towline.{{segment_0|id}}, towline.{{segment_1|id}};
delete from towline.capture where id = {{id|text}};
