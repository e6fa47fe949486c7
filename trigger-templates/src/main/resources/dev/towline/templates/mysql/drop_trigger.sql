-- Drops a trigger of ours.
-- Runs: when another is in its place, or the table is no longer to be captured.
-- Writes: nothing.
drop trigger if exists {{trigger|id}}
