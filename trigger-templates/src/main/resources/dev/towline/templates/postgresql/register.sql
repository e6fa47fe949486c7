-- Enters the table in the list of captured ones.
-- Runs: when capture is installed.
-- Writes: towline.capture, one row.
insert into towline.capture
  (id, relation, schema_name, table_name, key_columns, key_names, level, detail, fallback)
values (
  {{id|text}},
  {{table|text}}::regclass,
  {{schema_name|text}},
  {{table_name|text}},
  array[{{key_columns|text}}]::smallint[],
  array[{{keys|text}}]::text[],
  {{level|text}},
  {{detail|text}},
  {{fallback|text}})
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
