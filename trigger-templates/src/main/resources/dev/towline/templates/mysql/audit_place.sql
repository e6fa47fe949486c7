-- Puts a new audit table in its place, where there is none.
-- Runs: when capture is installed.
-- Writes: nothing.
rename table towline.{{audit_next|id}} to towline.{{id|id}}
