-- Makes the partitions of a table tell what its root cannot: single ones truncated, and on
--   version 10 their rows.
-- Runs: when capture is installed. Takes the same lock on each partition as on the root.
-- Writes: nothing.
select towline.cover_partitions({{id|text}});
