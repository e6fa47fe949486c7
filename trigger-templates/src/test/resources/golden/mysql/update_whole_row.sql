-- Records the row that an update took away and the one that it added, of a table with no key.
-- Fires: after UPDATE, for each row. Not where a foreign key cascades.
-- Writes: the audit table, two rows.
-- A key that the audit table cannot hold any more, since the application has widened its column,
--   is logged as '!'. Exactly these conditions: others are the application's to see.
-- A number that the session has set with INSERT_ID is taken by another table first: it would be the
--   audit row's.
create definer = `towline_capture`@`localhost` trigger `Sales`.`towline_sales_order_lines_1a2b3c4d_insert`
after update on `Sales`.`order "lines"` for each row
begin
  declare exit handler for 1048, 1264, 1265, 1292, 1366, 1406
    insert into towline.`sales_order_lines_1a2b3c4d` (op) values ('!');
  if @@session.insert_id <> 0 then
    insert into towline.insert_id (session) values (connection_id());
    delete from towline.insert_id where session = connection_id();
  end if;
  insert into towline.`sales_order_lines_1a2b3c4d` (op, origin, `k1`, `k2`, `k3`, `k4`)
  values ('D', @towline_origin, old.`order`, old.`Line №`, case when unix_timestamp(old.`at`) > 0 then timestamp '1970-01-01 00:00:00' + interval unix_timestamp(old.`at`) second when not (old.`at` <=> null) then '0000-00-00 00:00:00' end, old.`f`), ('I', @towline_origin, new.`order`, new.`Line №`, case when unix_timestamp(new.`at`) > 0 then timestamp '1970-01-01 00:00:00' + interval unix_timestamp(new.`at`) second when not (new.`at` <=> null) then '0000-00-00 00:00:00' end, new.`f`);
end
