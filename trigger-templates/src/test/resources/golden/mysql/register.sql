-- Enters the table in the list of captured ones, as one that is not complete yet.
-- Runs: when capture is installed or mended, before anything else.
-- Writes: towline.capture, one row.
insert into towline.capture
  (id, schema_name, table_name, key_names, whole_row, referenced, detail, complete)
select wanted.*
from (
  select
    'sales_order_lines_1a2b3c4d' as id,
    'Sales' as schema_name,
    'order "lines"' as table_name,
    '["order", "Line №"]' as key_names,
    'false' = 'true' as whole_row,
    '[]' as referenced,
    'keys' as detail,
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
