-- Takes the table out of the list of captured ones; its history stays, for people may still ask.
-- Runs: when a table is no longer to be captured, after all else is gone.
-- Writes: towline.capture, one row less.
delete from towline.capture where id = {{id|text}}
