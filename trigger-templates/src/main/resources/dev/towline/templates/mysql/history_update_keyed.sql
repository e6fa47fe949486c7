-- Records the key of a row that was updated and its images, user and time for people to query.
-- Fires: after UPDATE, for each row; ON DUPLICATE KEY too. Not where a foreign key cascades.
-- Writes: the audit table, one row; the old key and the new one where the bits of the key differ,
--   or of a column that a foreign key of another table references; the history, a row per key.
-- A key that the audit table cannot hold any more, since the application has widened its column,
--   is logged as '!'. Exactly these conditions: others are the application's to see.
-- A number that the session has set with INSERT_ID is taken by another table first: it would be the
--   audit row's.
create definer = {{definer_user|id}}@{{definer_host|id}} trigger {{trigger|id}}
after update on {{table|id}} for each row
begin
  declare exit handler for 1048, 1264, 1265, 1292, 1366, 1406
    insert into towline.{{id|id}} (op) values ('!');
  if @@session.insert_id <> 0 then
    insert into towline.insert_id (session) values (connection_id());
    delete from towline.insert_id where session = connection_id();
  end if;
  if not (({{old.told|bits}}) <=> ({{new.told|bits}})) then
    insert into towline.{{id|id}} (op, origin, {{audit_keys|id}})
    values ('K', @towline_origin, {{old.keys|kept}}), ('K', @towline_origin, {{new.keys|kept}});
    insert into towline.{{history|id}} (at, user_name, op, key_values, before_image, after_image)
    values (
      utc_timestamp(6), user(), 'U',
      json_array({{old.keys|words}}),
      json_object({{old.columns|json}}),
      json_object({{new.columns|json}}));
    insert into towline.{{history|id}} (at, user_name, op, key_values, before_image, after_image)
    values (
      utc_timestamp(6), user(), 'U',
      json_array({{new.keys|words}}),
      json_object({{old.columns|json}}),
      json_object({{new.columns|json}}));
  else
    insert into towline.{{id|id}} (op, origin, {{audit_keys|id}})
    values ('U', @towline_origin, {{new.keys|kept}});
    insert into towline.{{history|id}} (at, user_name, op, key_values, before_image, after_image)
    values (
      utc_timestamp(6), user(), 'U',
      json_array({{new.keys|words}}),
      json_object({{old.columns|json}}),
      json_object({{new.columns|json}}));
  end if;
end
