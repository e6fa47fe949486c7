-- What Towline does inside the leader: doubting tables, numbering audit tables, telling how to take
-- it all away. Repeatable: every statement can be run again. For MySQL and for MariaDB.

delimiter //

drop procedure if exists towline.doubt //

-- Logs that everything in a table may have changed: its followers look at all of it again.
create procedure towline.doubt(captured varchar(64))
  modifies sql data
  sql security invoker
begin
  set @towline_statement = concat('insert into towline.`', replace(captured, '`', '``'), '` (op) values (''!'')');
  prepare towline_statement from @towline_statement;
  execute towline_statement;
  deallocate prepare towline_statement;
  set @towline_statement = null;
end //

drop procedure if exists towline.number_on //

-- Gives an empty audit table numbers above any that one of its name may have had before, so that a
-- follower that has read those does not take new entries for old: microseconds since 1970.
create procedure towline.number_on(captured varchar(64))
  modifies sql data
  sql security invoker
begin
  set @towline_statement = concat(
    'alter table towline.`', replace(captured, '`', '``'), '` auto_increment = ',
    cast(floor(unix_timestamp(now(6)) * 1000000) as unsigned));
  prepare towline_statement from @towline_statement;
  execute towline_statement;
  deallocate prepare towline_statement;
  set @towline_statement = null;
end //

drop procedure if exists towline.removal //

-- Answers the statements that stop capturing for good, triggers first: without our tables they would
-- make every write fail.
create procedure towline.removal()
  reads sql data
  sql security invoker
begin
  select concat('drop trigger `', replace(trigger_schema, '`', '``'), '`.`', replace(trigger_name, '`', '``'), '`;') as statement
  from information_schema.triggers
  where trigger_name regexp '^towline(fence)?_.*_[0-9a-f]{8}(_[0-9]+)?_(insert|update|delete)(_again)?$'
  union all
  select 'drop database towline;';
end //

delimiter ;
