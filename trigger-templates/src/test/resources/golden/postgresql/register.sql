-- Enters the table in the list of captured ones.
-- Runs: when capture is installed.
-- Writes: towline.capture, one row.
insert into towline.capture
  (id, relation, schema_name, table_name, key_columns, key_names, level, detail, fallback)
values (
  'sales_order_lines_1a2b3c4d',
  '"Sales"."order ""lines"""'::regclass,
  'Sales',
  'order "lines"',
  array['1', '3']::smallint[],
  array['order', 'Line №']::text[],
  'statement',
  'keys',
  'the fallback''s text')
on conflict (id) do update set
  relation = excluded.relation,
  schema_name = excluded.schema_name,
  table_name = excluded.table_name,
  key_columns = excluded.key_columns,
  key_names = excluded.key_names,
  level = excluded.level,
  detail = excluded.detail,
  fallback = excluded.fallback,
  installed_at = excluded.installed_at;
