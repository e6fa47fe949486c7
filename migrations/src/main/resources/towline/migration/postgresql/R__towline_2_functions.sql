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

-- Tokens. A leader's token says what was committed there when it was taken: the stream, then what its
-- positions are made of. A position that covers it is one of a snapshot that was taken later; no
-- clock is asked. After a transaction's own number (+) that transaction is meant as well.

-- Whether a position shows all that a token stands for. Of MySQL and MariaDB it is the number of a
-- ticket: below the next one that the position has not seen, and in none of its gaps.
create or replace function towline.covers(held text, wanted text) returns boolean
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
as $towline$
declare
  ours constant txid_snapshot := case when wanted like '%:%' then split_part(wanted, '+', 1) end;
  own constant bigint := case when wanted like '%:%' then nullif(split_part(wanted, '+', 2), '') end;
  shown txid_snapshot;
  tickets text;
begin
  if ours is not null then
    shown := held;
    return txid_snapshot_xmax(shown) >= txid_snapshot_xmax(ours)
      and (own is null or txid_visible_in_snapshot(own, shown))
      and not exists (
        select from txid_snapshot_xip(shown) active (xid) where txid_visible_in_snapshot(active.xid, ours));
  end if;
  tickets := substring(held from ';ticket=([^;]*)');
  return tickets is not null
    and wanted::numeric < split_part(split_part(tickets, ':', 1), '/', 1)::numeric
    and not exists (
      select from regexp_split_to_table(split_part(tickets, ':', 2), ',') gaps (listed)
      cross join regexp_replace(gaps.listed, '@.*', '') bounds (ends)
      where bounds.ends <> '' and wanted::numeric between split_part(bounds.ends, '-', 1)::numeric
        and coalesce(nullif(split_part(bounds.ends, '-', 2), ''), bounds.ends)::numeric);
end
$towline$;

-- What of a token is the stream; refuses what is no token.
create or replace function towline.token_stream(token text) returns text
  language plpgsql immutable
  set search_path = pg_catalog, pg_temp
as $towline$
begin
  if token is null or token !~ '^[^@]+@(\d{1,20}|\d{1,19}:\d{1,19}:(\d{1,19}(,\d{1,19})*)?(\+\d{1,19})?)$' then
    raise exception '% is no token of Towline.', coalesce(quote_literal(left(token, 100)), 'null')
      using errcode = 'invalid_parameter_value', hint = 'Pass on what towline.token() answered on the leader, as it is.';
  end if;
  return split_part(token, '@', 1);
end
$towline$;

-- A snapshot that stays the same would never show what is waited for.
create or replace function towline.refuse_old_snapshot() returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $towline$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'A transaction that is % sees nothing new, however long it waits.', current_setting('transaction_isolation')
      using errcode = 'active_sql_transaction', hint = 'Wait before that transaction begins, in read committed.';
  end if;
end
$towline$;

-- The identity of this database's history, as relays know it.
create or replace function towline.stream() returns text
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $towline$
declare
  file text;
begin
  if pg_is_in_recovery() then
    raise exception 'A standby leads nobody.'
      using errcode = 'read_only_sql_transaction', hint = 'Ask the leader.';
  end if;
  if current_setting('server_version_num')::integer >= 100000 then
    file := pg_walfile_name(pg_current_wal_lsn());
  else
    file := pg_xlogfile_name(pg_current_xlog_location());
  end if;
  return (select system_identifier from pg_control_system()) || '/' || left(file, 8) || '/'
    || (select oid from pg_database where datname = current_database());
end
$towline$;

-- The number of the transaction, if it has one: it has written something.
create or replace function towline.own_transaction() returns bigint
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $towline$
begin
  if current_setting('server_version_num')::integer >= 100000 then
    return txid_current_if_assigned();
  end if;
  return case when exists (
      select from pg_locks
      where locktype = 'transactionid' and pid = pg_backend_pid() and mode = 'ExclusiveLock')
    then txid_current() end;
end
$towline$;

-- Leader: answers a token of all that is committed now, and of the caller's own transaction where
-- that has written. Reads only.
create or replace function towline.token() returns text
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $towline$
begin
  return towline.stream() || '@' || txid_current_snapshot() || coalesce('+' || towline.own_transaction(), '');
end
$towline$;

-- Whether that stream is the history of a former leader, all of which is here but what refuse_lost names:
-- it is this database's own, or this database took its place and leads.
create or replace function towline.succeeded(leads text, named text) returns boolean
  language sql stable
  set search_path = pg_catalog, pg_temp
as $towline$
  select exists (
    select from towline.succession s
    join towline.succession last on last.subscription = s.subscription and last.epoch = (
      select max(l.epoch) from towline.succession l where l.subscription = s.subscription)
    left join towline.subscription follows on follows.name = s.subscription
    where s.stream = leads and s.subscription = coalesce(named, s.subscription)
      and (s.own or (not last.own and follows.name is null)))
$towline$;

-- Refuses a token of a leader that was given up, where what it stands for did not come here before that.
create or replace function towline.refuse_lost(leads text, wanted text, named text) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $towline$
declare
  lost towline.succession;
begin
  select s.* into lost
  from towline.succession s
  where s.stream = leads and s.subscription = coalesce(named, s.subscription)
    and not s.complete and not towline.covers(s.position, wanted)
    and (s.rejoined is null or towline.covers(s.rejoined, wanted))
  limit 1;
  if found then
    raise exception 'What this token stands for may be lost: its leader was given up by the failover of % to epoch %.',
      quote_literal(lost.subscription), lost.epoch
      using errcode = 'statement_completion_unknown',
        hint = 'Look whether it is here; towline rejoin lists what is not.';
  end if;
end
$towline$;

-- Follower: waits until everything that a token stands for is here, in every subscription to its
-- leader or in the named one; of a former leader it is here, or may be lost. False at the timeout, which
-- is counted in the time slept. Waiters hold a lock that nobody else wants, by which relays know of them.
create or replace function towline.await(token text, timeout interval, subscription text default null)
  returns boolean
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $towline$
declare
  leads constant text := towline.token_stream(token);
  left_over double precision := extract(epoch from timeout);
  nap double precision := 0.001;
  here boolean;
begin
  perform towline.refuse_old_snapshot();
  loop
    select bool_and(s.state = 'consistent' and s.position is not null
        and towline.covers(s.position, split_part(token, '@', 2)))
    into here
    from towline.subscription s
    where s.stream = leads and s.name = coalesce(await.subscription, s.name);
    -- In this order: a follower that is promoted meanwhile is seen as one or the other.
    here := coalesce(here, nullif(towline.succeeded(leads, subscription), false));
    if here is null then
      raise exception 'No subscription% here follows the database of this token, %.',
        coalesce(' ' || quote_literal(subscription), ''), leads
        using errcode = 'invalid_parameter_value',
          hint = 'Wait on a follower of the leader that gave the token; towline.subscription lists what is followed here.';
    end if;
    if here then
      perform towline.refuse_lost(leads, split_part(token, '@', 2), subscription);
    end if;
    if here or left_over is null or left_over <= 0 then
      return here;
    end if;
    perform pg_try_advisory_xact_lock_shared(1953462124, 1);
    perform pg_sleep(least(nap, left_over));
    left_over := left_over - nap;
    nap := least(nap * 2, 0.005);
  end loop;
end
$towline$;

-- Leader: waits until a subscription's follower has committed, durably, everything that a token
-- stands for. False at the timeout.
create or replace function towline.await_follower(token text, subscription text, timeout interval)
  returns boolean
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $towline$
declare
  wanted constant text := split_part(token, '@', 2);
  left_over double precision := extract(epoch from timeout);
  nap double precision := 0.001;
  here boolean;
begin
  if towline.token_stream(token) <> towline.stream() then
    raise exception 'This token is of another database, %.', towline.token_stream(token)
      using errcode = 'invalid_parameter_value', hint = 'Ask the leader that gave it.';
  end if;
  perform towline.refuse_old_snapshot();
  if towline.own_transaction() is not null then
    raise exception 'A transaction that is not committed waits for itself.'
      using errcode = 'active_sql_transaction', hint = 'Wait after the commit.';
  end if;
  loop
    select coalesce(towline.covers(c.position, wanted), false) into here
    from towline.claim c
    where c.subscription = await_follower.subscription;
    if here is null then
      raise exception 'There is no subscription % to this leader.', coalesce(quote_literal(subscription), 'null')
        using errcode = 'invalid_parameter_value', hint = 'towline.claim lists those that there are.';
    end if;
    if here or left_over is null or left_over <= 0 then
      return here;
    end if;
    perform pg_try_advisory_xact_lock_shared(1953462124, 0);
    perform pg_sleep(least(nap, left_over));
    left_over := left_over - nap;
    nap := least(nap * 2, 0.005);
  end loop;
end
$towline$;

revoke execute on function
  towline.covers(text, text), towline.token_stream(text), towline.refuse_old_snapshot(), towline.stream(), towline.own_transaction(), towline.token(),
  towline.succeeded(text, text), towline.refuse_lost(text, text, text),
  towline.await(text, interval, text), towline.await_follower(text, text, interval)
from public;
