-- Puts a new audit table in the place of one whose columns are not those of the key any more.
-- Runs: when capture is mended, after the triggers were dropped. What the old one holds is told
--   again by the doubt that follows.
-- Writes: nothing.
rename table towline.{{id|id}} to towline.{{audit_gone|id}}, towline.{{audit_next|id}} to towline.{{id|id}}
