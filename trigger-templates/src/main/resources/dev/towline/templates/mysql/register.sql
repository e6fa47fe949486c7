-- Enters the table in the list of captured ones, as one that is not complete yet.
-- Runs: when capture is installed or mended, before anything else.
-- Writes: towline.capture, one row.
insert into towline.capture
  (id, schema_name, table_name, key_names, whole_row, referenced, detail, complete)
select wanted.*
from (
  select
    {{id|text}} as id,
    {{schema_name|text}} as schema_name,
    {{table_name|text}} as table_name,
    {{key_names|text}} as key_names,
    {{whole_row|text}} = 'true' as whole_row,
    {{referenced|text}} as referenced,
    {{detail|text}} as detail,
    false as complete) as wanted
on duplicate key update
  id = wanted.id,
  schema_name = wanted.schema_name,
  table_name = wanted.table_name,
  key_names = wanted.key_names,
  whole_row = wanted.whole_row,
  referenced = wanted.referenced,
  detail = wanted.detail,
  complete = false,
  installed_at = utc_timestamp(6)
