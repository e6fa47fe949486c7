-- Records the key of a row, or a whole row of a table with no key, that was inserted.
-- Fires: after INSERT, for each row; REPLACE, LOAD DATA and ON DUPLICATE KEY too.
-- Writes: the audit table, one row.
-- A key that the audit table cannot hold any more, since the application has widened its column,
--   is logged as '!'. Exactly these conditions: others are the application's to see.
-- A number that the session has set with INSERT_ID is taken by another table first: it would be the
--   audit row's.
create definer = `towline_capture`@`localhost` trigger `Sales`.`towline_sales_order_lines_1a2b3c4d_insert`
after insert on `Sales`.`order "lines"` for each row
begin
  declare exit handler for 1048, 1264, 1265, 1292, 1366, 1406
    insert into towline.`sales_order_lines_1a2b3c4d` (op) values ('!');
  if @@session.insert_id <> 0 then
    insert into towline.insert_id (session) values (connection_id());
    delete from towline.insert_id where session = connection_id();
  end if;
  insert into towline.`sales_order_lines_1a2b3c4d` (op, origin, `k1`, `k2`, `k3`, `k4`)
  values ('I', @towline_origin, new.`order`, new.`Line №`, case when unix_timestamp(new.`at`) > 0 then timestamp '1970-01-01 00:00:00' + interval unix_timestamp(new.`at`) second when not (new.`at` <=> null) then '0000-00-00 00:00:00' end, new.`f`);
end
