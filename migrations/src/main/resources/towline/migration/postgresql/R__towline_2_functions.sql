-- What Towline does inside the leader: switching audit segments, covering partitions, and following
-- the application's own DDL so that its next write works. Repeatable: every statement can be run again.
-- Runs on PostgreSQL 9.6 and later.

-- What a type is when its domains are taken away. Audit columns are of such types: a domain's check is
-- code of whoever owns it, and would run as the trigger function's owner; a domain may refuse null.
create or replace function towline.base_type(declared oid) returns oid
  language sql stable
  set search_path = pg_catalog, pg_temp
as $towline$
  with recursive base (oid, typtype, typbasetype) as (
    select t.oid, t.typtype, t.typbasetype from pg_type t where t.oid = declared
    union all
    select t.oid, t.typtype, t.typbasetype
    from base join pg_type t on t.oid = base.typbasetype
    where base.typtype = 'd'
  )
  select base.oid from base where base.typtype <> 'd'
$towline$;

-- The key columns of captured tables, as the trigger functions and audit segments have them and as they are now.
create or replace view towline.key_column as
select
  capture.id,
  key.ordinal::integer as ordinal,
  capture.key_names[key.ordinal::integer] as known_name,
  a.attname::text as name,
  a.attisdropped as dropped,
  -- With no modifier, so that a wider one makes no difference.
  pg_catalog.format_type(towline.base_type(a.atttypid), -1) as type,
  (select pg_catalog.format('collate %I.%I', n.nspname, c.collname)
    from pg_catalog.pg_collation c join pg_catalog.pg_namespace n on n.oid = c.collnamespace
    where c.oid = a.attcollation) as collating,
  not a.attisdropped and (k.atttypid is distinct from towline.base_type(a.atttypid)
    or k.attcollation is distinct from a.attcollation) as retyped
from towline.capture
cross join unnest(capture.key_columns) with ordinality as key (number, ordinal)
join pg_catalog.pg_attribute a on a.attrelid = capture.relation and a.attnum = key.number
left join pg_catalog.pg_attribute k
  on k.attrelid = pg_catalog.to_regclass(pg_catalog.format('towline.%I', capture.id || '_0'))
  and k.attname = 'k' || key.ordinal;

-- Every table at or below the captured ones, by inheritance or as partitions.
create or replace view towline.captured_tree as
with recursive tree (id, relation) as (
  select capture.id, capture.relation from towline.capture
  union
  select tree.id, i.inhrelid from tree join pg_catalog.pg_inherits i on i.inhparent = tree.relation
)
select tree.id, tree.relation from tree;

-- Makes the two audit segments of a captured table: its key's columns as k1, k2, …, or the text of a
-- whole row as k1. No sequence and no identity, which would change what the application's lastval() answers.
create or replace function towline.make_segments(captured text) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $towline$
declare
  keys constant text := coalesce(
    (select string_agg(concat_ws(' ', 'k' || ordinal, type, collating), ', ' order by ordinal)
      from towline.key_column where id = captured),
    'k1 text');
  segment text;
begin
  foreach segment in array array[captured || '_0', captured || '_1'] loop
    execute format('create table towline.%I (xid bigint not null, op "char" not null, origin text, %s)',
      segment, keys);
    execute format('create index %I on towline.%I (xid)', segment || '_xid', segment);
  end loop;
end
$towline$;

-- Whether rows become json without code of anybody but a superuser: a cast to json, which the owner of
-- a type may make, would run as the trigger function's owner. Without it, images are the rows' text.
create or replace function towline.json_is_castless() returns boolean
  language sql stable
  set search_path = pg_catalog, pg_temp
as $towline$
  select not exists (
    select from pg_cast c
    join pg_proc p on p.oid = c.castfunc
    join pg_roles r on r.oid = p.proowner
    where c.casttarget = 'json'::regtype and not r.rolsuper)
$towline$;

-- Logs that everything in a table may have changed: its followers look at all of it again.
create or replace function towline.doubt(captured text) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $towline$
begin
  execute format('insert into towline.%I (xid, op) values (txid_current(), ''?'')',
    (select id || '_' || segment from towline.capture where id = captured));
end
$towline$;

-- Makes the trigger function write the other segment. A writer that still runs the old text loses
-- nothing: both segments are always read. The row's lock keeps two switchers apart. Answers the segment.
create or replace function towline.switch_segment(captured text) returns smallint
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $towline$
declare
  written smallint;
begin
  select segment into strict written from towline.capture where id = captured for update;
  execute replace(
    pg_get_functiondef(format('towline.%I()', captured)::regprocedure),
    format('towline."%s"', captured || '_' || written),
    format('towline."%s"', captured || '_' || (1 - written)));
  update towline.capture set segment = 1 - written where id = captured;
  return 1 - written;
end
$towline$;

-- Gives the partitions of a captured table the triggers that they do not have from its root: TRUNCATE
-- of one alone, and on version 10 those for rows; takes them from tables that are no partitions any
-- more. Answers how many tables it changed.
create or replace function towline.cover_partitions(captured text) returns integer
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $towline$
declare
  called constant oid := format('towline.%I()', captured)::regprocedure;
  truncating constant text := 'towline_' || captured || '_truncate';
  rows_too constant text := 'towline_' || captured || '_row';
  uncovered constant regclass[] := array(
    select tree.relation::regclass
    from towline.captured_tree tree
    join pg_class on pg_class.oid = tree.relation and pg_class.relkind = 'r'
    where tree.id = captured and not exists (
      select from pg_trigger t
      where t.tgrelid = tree.relation and t.tgfoid = called and t.tgname = truncating));
  changed integer := cardinality(uncovered);
  member regclass;
  named text;
begin
  foreach member in array uncovered loop
    execute format('create trigger %I after truncate on %s for each statement execute procedure towline.%I(''?'')',
      truncating, member, captured);
    if current_setting('server_version_num')::integer < 110000 then
      execute format('create trigger %I after insert or update or delete on %s for each row execute procedure towline.%I()',
        rows_too, member, captured);
    end if;
  end loop;
  -- Only now, for each ALTER TABLE brings the event trigger back here, and then nothing is uncovered.
  for member, named in
    select t.tgrelid, t.tgname from pg_trigger t where t.tgfoid = called and t.tgrelid = any (uncovered)
  loop
    execute format('alter table %s enable always trigger %I', member, named);
  end loop;
  for member, named in
    select t.tgrelid, t.tgname
    from pg_trigger t
    where t.tgfoid = called
      and not exists (
        select from towline.captured_tree tree where tree.id = captured and tree.relation = t.tgrelid)
  loop
    execute format('drop trigger %I on %s', named, member);
    changed := changed + 1;
  end loop;
  return changed;
end
$towline$;

-- The trigger function logs '?' from now on: a key column is gone.
create or replace function towline.fall_back(captured text) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $towline$
begin
  execute (select fallback from towline.capture where id = captured);
  update towline.capture set key_names = '{}' where id = captured;
  perform towline.doubt(captured);
end
$towline$;

-- Brings the trigger function and the audit segments in line with key columns renamed or retyped.
create or replace function towline.follow_key(captured text) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $towline$
declare
  definition text := pg_get_functiondef(format('towline.%I()', captured)::regprocedure);
  side text;
  key record;
begin
  -- First to numbers, then to names: two columns may have swapped theirs.
  foreach side in array array['n', 'o', 'new', 'old'] loop
    for key in select * from towline.key_column where id = captured loop
      definition := replace(definition,
        format('%s."%s"', side, replace(key.known_name, '"', '""')), format('%s.<%s>', side, key.ordinal));
    end loop;
    for key in select * from towline.key_column where id = captured loop
      definition := replace(definition,
        format('%s.<%s>', side, key.ordinal), format('%s."%s"', side, replace(key.name, '"', '""')));
    end loop;
  end loop;
  -- Also when nothing was renamed: sessions have compiled it for the old type.
  execute definition;

  if exists (select from towline.key_column where id = captured and retyped) then
    -- What they hold is told again by the doubt.
    execute format('drop table towline.%I, towline.%I', captured || '_0', captured || '_1');
    perform towline.make_segments(captured);
    perform towline.doubt(captured);
  end if;

  update towline.capture
  set key_names = array(select name from towline.key_column where id = captured order by ordinal)
  where id = captured;
end
$towline$;

-- Brings the capture of one table in line with what DDL has made of the table.
create or replace function towline.follow_table(captured text) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $towline$
begin
  update towline.capture
  set schema_name = n.nspname, table_name = c.relname
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where id = captured and c.oid = relation and (schema_name, table_name) <> (n.nspname, c.relname);

  if exists (select from towline.key_column where id = captured and dropped and known_name is not null) then
    perform towline.fall_back(captured);
  elsif exists (select from towline.key_column where id = captured and (retyped or name <> known_name)) then
    perform towline.follow_key(captured);
  end if;

  if exists (
    select from towline.capture join pg_class on pg_class.oid = relation
    where id = captured and relkind = 'p')
  then
    perform towline.cover_partitions(captured);
    -- A partition tells whole rows in its own order of columns; nobody could tell them apart.
    if exists (
      select from towline.captured_tree tree join towline.capture on capture.id = tree.id
      where tree.id = captured and capture.key_columns = '{}'
        and array(select attname from pg_attribute
              where attrelid = tree.relation and attnum > 0 and not attisdropped order by attnum)
          <> array(select attname from pg_attribute
              where attrelid = capture.relation and attnum > 0 and not attisdropped order by attnum))
    then
      perform towline.fall_back(captured);
    end if;
  end if;
end
$towline$;

-- Lets a sequence give that number next, or the first one after it that is a whole number of steps away
-- from what it would give; never takes it back. From version 10 on sessions forget the numbers that they keep
-- in reserve.
create or replace function towline.advance_sequence(counted regclass, wanted numeric) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $towline$
declare
  step constant numeric := (select increment from pg_sequence_parameters(counted));
  upcoming numeric;
begin
  -- Changes nothing, and keeps everybody from taking numbers until the transaction's end.
  execute format('alter sequence %s owner to %I', counted,
    (select pg_get_userbyid(relowner) from pg_class where oid = counted));
  execute format('select case when is_called then last_value + $1 else last_value end from %s', counted)
    into upcoming using step;
  if (wanted - upcoming) * step > 0 then
    upcoming := trunc(upcoming + ceil((wanted - upcoming) / step) * step);
    if current_setting('server_version_num')::integer < 100000 then
      perform setval(counted, upcoming::bigint, false);
    else
      execute format('alter sequence %s restart with %s', counted, upcoming);
    end if;
  end if;
end
$towline$;

-- After the application's DDL, in its transaction; must never make it fail.
-- Temporary tables come by here too, so what does not concern us ends at once.
create or replace function towline.follow_ddl() returns event_trigger
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $towline$
declare
  captured text;
begin
  for captured in
    with recursive touched as (
      select objid from pg_event_trigger_ddl_commands() where classid = 'pg_class'::regclass
    ), above (relation) as (
      select objid from touched
      union
      select i.inhparent from above join pg_inherits i on i.inhrelid = above.relation
    ), below (relation) as (
      select objid from touched
      union
      select i.inhrelid from below join pg_inherits i on i.inhparent = below.relation
    )
    select id from towline.capture
    where tg_tag in ('ALTER TYPE', 'ALTER SCHEMA')
      or relation in (select relation from above union all select relation from below)
  loop
    begin
      perform towline.follow_table(captured);
    exception when others then
      begin
        perform towline.fall_back(captured);
      exception when others then
        raise warning 'Towline could not follow this change of %: %', captured, sqlerrm
          using hint = 'Run towline install.';
      end;
    end;
  end loop;
end
$towline$;

-- After the application has dropped something, in its transaction; must never make it fail.
create or replace function towline.follow_drop() returns event_trigger
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $towline$
declare
  captured record;
begin
  if to_regclass('towline.capture') is null then
    return;
  end if;
  for captured in
    select distinct capture.id, dropped.objsubid = 0 as gone
    from pg_event_trigger_dropped_objects() dropped
    join towline.capture on capture.relation = dropped.objid
    where dropped.classid = 'pg_class'::regclass
  loop
    begin
      if captured.gone then
        delete from towline.capture where id = captured.id;
        execute format('drop function if exists towline.%I() cascade', captured.id);
        execute format('drop table if exists towline.%I, towline.%I', captured.id || '_0', captured.id || '_1');
      else
        perform towline.follow_table(captured.id);
      end if;
    exception when others then
      raise warning 'Towline could not follow this change of %: %', captured.id, sqlerrm
        using hint = 'Run towline install.';
    end;
  end loop;
end
$towline$;

-- Only a superuser may create event triggers. Without them the trigger functions are guarded.
do $towline$
begin
  if not exists (select from pg_catalog.pg_event_trigger where evtname = 'towline_ddl') then
    create event trigger towline_ddl on ddl_command_end
      when tag in ('ALTER TABLE', 'ALTER TYPE', 'ALTER SCHEMA', 'CREATE TABLE')
      execute procedure towline.follow_ddl();
    alter event trigger towline_ddl enable always;
  end if;
  if not exists (select from pg_catalog.pg_event_trigger where evtname = 'towline_drop') then
    create event trigger towline_drop on sql_drop
      execute procedure towline.follow_drop();
    alter event trigger towline_drop enable always;
  end if;
exception when insufficient_privilege then
  raise notice 'No event triggers may be created here; the trigger functions will be guarded.';
end
$towline$;

revoke execute on function
  towline.base_type(oid), towline.make_segments(text), towline.json_is_castless(), towline.doubt(text), towline.switch_segment(text), towline.cover_partitions(text), towline.fall_back(text),
  towline.follow_key(text), towline.follow_table(text), towline.advance_sequence(regclass, numeric), towline.follow_ddl(), towline.follow_drop()
from public;
