-- Drops a new audit table that an earlier run may have left.
-- Runs: before another is made.
-- Writes: nothing.
drop table if exists towline.{{audit_next|id}}
