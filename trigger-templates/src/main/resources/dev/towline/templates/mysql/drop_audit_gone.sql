-- Drops an audit table that another has replaced.
-- Runs: after a new audit table has replaced it.
-- Writes: nothing.
drop table if exists towline.{{audit_gone|id}}
