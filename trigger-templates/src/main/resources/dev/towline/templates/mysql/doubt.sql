-- Logs that everything in a table may have changed: its followers look at all of it again.
-- Runs: when all triggers are there, in one transaction with the end of the installation.
-- Writes: the audit table, one row.
insert into towline.{{id|id}} (op) values ('!')
