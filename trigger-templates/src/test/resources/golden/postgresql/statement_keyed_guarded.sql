-- Records the keys of the rows that a statement touched.
-- Fires: after every INSERT, UPDATE, DELETE and TRUNCATE statement on the table, once each.
-- Writes: the audit segment, a row per key. An UPDATE that changed a key logs the old and the new
--   one, told apart by their text: equality would overlook 'A' and 'a' of citext or 1.0 and 1.00,
--   and does not exist for json.
-- Guarded: where no event trigger can follow a renamed or retyped key column, the application's
--   write goes through and '?' says that everything may have changed. Exactly these conditions:
--   others are the application's to see.
create or replace function towline."sales_order_lines_1a2b3c4d"() returns trigger
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  set extra_float_digits = 3
as $towline$
<<own>>
declare
  origin constant text := case
    when session_user = 'towline' then nullif(current_setting('towline.origin', true), '')
  end;
begin
  if tg_op = 'INSERT' then
    insert into towline."sales_order_lines_1a2b3c4d_0" (xid, op, origin, "k1", "k2")
    select txid_current(), 'I', own.origin, n."order", n."Line №"
    from n;
  elsif tg_op = 'DELETE' then
    insert into towline."sales_order_lines_1a2b3c4d_0" (xid, op, origin, "k1", "k2")
    select txid_current(), 'D', own.origin, o."order", o."Line №"
    from o;
  elsif tg_op = 'UPDATE' then
    insert into towline."sales_order_lines_1a2b3c4d_0" (xid, op, origin, "k1", "k2")
    select distinct on (row(z."k1", z."k2")::text collate "C")
      txid_current(), 'U', own.origin, z."k1", z."k2"
    from (select n."order", n."Line №" from n union all select o."order", o."Line №" from o) as z ("k1", "k2");
  else
    insert into towline."sales_order_lines_1a2b3c4d_0" (xid, op, origin)
    values (txid_current(), tg_argv[0]::"char", own.origin);
  end if;
  return null;
exception
  when undefined_column or datatype_mismatch or cannot_coerce or numeric_value_out_of_range
    or string_data_right_truncation or invalid_text_representation or check_violation then
    insert into towline."sales_order_lines_1a2b3c4d_0" (xid, op, origin) values (txid_current(), '?', own.origin);
    return null;
end
$towline$;

revoke execute on function towline."sales_order_lines_1a2b3c4d"() from public;
