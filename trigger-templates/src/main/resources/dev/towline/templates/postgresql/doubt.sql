-- Logs that everything in a table may have changed: its followers look at all of it again.
-- Runs: after capture was replaced by another.
-- Writes: the audit segment, one row.
select towline.doubt({{id|text}});
