-- Gives a new audit table numbers above any that one of its name had before.
-- Runs: when capture is installed, after the audit table was made.
-- Writes: nothing.
call towline.number_on({{audit_next|text}})
