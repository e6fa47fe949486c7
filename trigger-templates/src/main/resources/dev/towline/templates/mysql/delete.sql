-- Records the key of a row, or a whole row of a table with no key, that was deleted.
-- Fires: after DELETE, for each row; REPLACE too. Not where a foreign key cascades.
-- Writes: the audit table, one row.
-- A key that the audit table cannot hold any more, since the application has widened its column,
--   is logged as '!'. Exactly these conditions: others are the application's to see.
-- A number that the session has set with INSERT_ID is taken by another table first: it would be the
--   audit row's.
create definer = {{definer_user|id}}@{{definer_host|id}} trigger {{trigger|id}}
after delete on {{table|id}} for each row
begin
  declare exit handler for 1048, 1264, 1265, 1292, 1366, 1406
    insert into towline.{{id|id}} (op) values ('!');
  if @@session.insert_id <> 0 then
    insert into towline.insert_id (session) values (connection_id());
    delete from towline.insert_id where session = connection_id();
  end if;
  insert into towline.{{id|id}} (op, origin, {{audit_keys|id}})
  values ('D', @towline_origin, {{old.keys|kept}});
end
