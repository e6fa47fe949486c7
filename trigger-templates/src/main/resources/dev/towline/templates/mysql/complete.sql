-- Ends the installation of a table.
-- Runs: when all triggers are there.
-- Writes: towline.capture, one row.
update towline.capture set complete = true where id = {{id|text}}
