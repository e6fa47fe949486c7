-- Records the key of a row, or a whole row of a table with no key, that was deleted and its
--   images, user and time for people to query.
-- Fires: after DELETE, for each row; REPLACE too. Not where a foreign key cascades.
-- Writes: the audit table, one row; the history, one row.
-- A key that the audit table cannot hold any more, since the application has widened its column,
--   is logged as '!'. Exactly these conditions: others are the application's to see.
-- A number that the session has set with INSERT_ID is taken by another table first: it would be the
--   audit row's.
create definer = `towline_capture`@`localhost` trigger `Sales`.`towline_sales_order_lines_1a2b3c4d_insert`
after delete on `Sales`.`order "lines"` for each row
begin
  declare exit handler for 1048, 1264, 1265, 1292, 1366, 1406
    insert into towline.`sales_order_lines_1a2b3c4d` (op) values ('!');
  if @@session.insert_id <> 0 then
    insert into towline.insert_id (session) values (connection_id());
    delete from towline.insert_id where session = connection_id();
  end if;
  insert into towline.`sales_order_lines_1a2b3c4d` (op, origin, `k1`, `k2`, `k3`, `k4`)
  values ('D', @towline_origin, old.`order`, old.`Line №`, case when unix_timestamp(old.`at`) > 0 then timestamp '1970-01-01 00:00:00' + interval unix_timestamp(old.`at`) second when not (old.`at` <=> null) then '0000-00-00 00:00:00' end, old.`f`);
  insert into towline.`sales_order_lines_1a2b3c4d_history` (at, user_name, op, key_values, before_image)
  values (
    utc_timestamp(6), user(), 'D',
    json_array(cast(old.`order` as char), cast(old.`Line №` as char), cast(cast(case when unix_timestamp(old.`at`) > 0 then timestamp '1970-01-01 00:00:00' + interval unix_timestamp(old.`at`) second when not (old.`at` <=> null) then '0000-00-00 00:00:00' end as char) as char), cast(old.`f` + 0e0 as char)),
    json_object('order', old.`order`, 'Line №', old.`Line №`, 'at', cast(case when unix_timestamp(old.`at`) > 0 then timestamp '1970-01-01 00:00:00' + interval unix_timestamp(old.`at`) second when not (old.`at` <=> null) then '0000-00-00 00:00:00' end as char), 'f', old.`f` + 0e0, 'b', lpad(bin(old.`b` + 0), 4, '0'), 'image', hex(old.`image`)));
end
