-- What Towline does inside the leader: doubting tables, numbering audit tables, telling how to take
-- it all away; and waiting for tokens. Repeatable: every statement can be run again. For MySQL and for MariaDB.

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

-- Tokens. A leader's token says what was committed there when it was taken: the stream, then what its
-- positions are made of. A position that covers it is one of a snapshot that was taken later; no
-- clock is asked. The function that gives them is made with the capture: see token.sql of the templates.

drop procedure if exists towline.covers //

-- Whether a position shows all that a token stands for. Here it is the number of a ticket: below the
-- next one that the position has not seen, and in none of its gaps. Of PostgreSQL it is a snapshot,
-- maybe with the number of one more transaction.
create procedure towline.covers(held longtext, wanted longtext, out covered boolean)
  no sql
  sql security invoker
begin
  declare listed longtext;
  declare item varchar(100);
  declare shown, ours, own decimal(30, 0);
  declare active longtext;
  if locate(':', wanted) = 0 then
    set listed = if(locate(';ticket=', held) = 0, '0', substring_index(substring_index(held, ';ticket=', -1), ';', 1));
    set ours = wanted;
    set covered = ours < cast(substring_index(substring_index(listed, ':', 1), '/', 1) as decimal(30, 0));
    set listed = if(locate(':', listed) = 0, '', substring_index(listed, ':', -1));
    while covered and listed <> '' do
      set item = substring_index(substring_index(listed, ',', 1), '@', 1);
      set listed = if(locate(',', listed) = 0, '', substring(listed, locate(',', listed) + 1));
      set covered = ours not between cast(substring_index(item, '-', 1) as decimal(30, 0))
        and cast(substring_index(item, '-', -1) as decimal(30, 0));
    end while;
  else
    set shown = substring_index(substring_index(held, ':', 2), ':', -1);
    set listed = substring_index(held, ':', -1);
    set own = if(locate('+', wanted) = 0, null, substring_index(wanted, '+', -1));
    set wanted = substring_index(wanted, '+', 1);
    set ours = substring_index(substring_index(wanted, ':', 2), ':', -1);
    set active = substring_index(wanted, ':', -1);
    set covered = shown >= ours and (own is null or own < shown);
    while covered and listed <> '' do
      set item = substring_index(listed, ',', 1);
      set listed = if(locate(',', listed) = 0, '', substring(listed, locate(',', listed) + 1));
      set covered = (cast(item as decimal(30, 0)) >= ours or find_in_set(item, active) > 0)
        and not coalesce(cast(item as decimal(30, 0)) = own, false);
    end while;
  end if;
end //

drop procedure if exists towline.check_token //

-- Refuses what is no token.
create procedure towline.check_token(token longtext)
  no sql
  sql security invoker
begin
  if token is null or token not regexp '^[^@]+@([0-9]{1,20}|[0-9]{1,19}:[0-9]{1,19}:([0-9]{1,19}(,[0-9]{1,19})*)?([+][0-9]{1,19})?)$' then
    signal sqlstate '45000' set message_text =
      'This is no token of Towline. Try: pass on what towline.token() answered on the leader, as it is.';
  end if;
end //

drop procedure if exists towline.begin_to_wait //

-- A transaction that is open would never see what is waited for, nor commit what it has written
-- itself. Only outside of one may the next one's isolation be chosen.
create procedure towline.begin_to_wait()
  no sql
  sql security invoker
begin
  declare exit handler for 1568
    signal sqlstate '45000' set message_text =
      'An open transaction sees nothing new, however long it waits. Try: commit or roll back, then wait.';
  set transaction isolation level read committed;
end //

drop procedure if exists towline.nap //

-- Sleeps a little, longer each time, and shows that somebody waits: by a lock that nobody else
-- wants, of which relays know. Who waits beside the one that has it needs no lock.
create procedure towline.nap(sign varchar(64), inout nap double, inout left_over double)
  no sql
  sql security invoker
begin
  do get_lock(sign, 0);
  do sleep(least(nap, left_over));
  do release_lock(sign);
  set left_over = left_over - nap;
  set nap = least(nap * 2, 0.005);
end //

drop procedure if exists towline.succeeded //

-- Whether that stream is the history of a former leader, all of which is here but what towline.lost names:
-- it is this database's own, or this database took its place and leads.
create procedure towline.succeeded(leads longtext, named varchar(190), out answer boolean)
  reads sql data
  sql security invoker
begin
  select exists (
    select 1 from towline.succession s
    join towline.succession last on last.subscription = s.subscription and last.epoch = (
      select max(l.epoch) from towline.succession l where l.subscription = s.subscription)
    left join towline.subscription follows on follows.name = s.subscription
    where s.stream = leads and s.subscription = coalesce(named, s.subscription)
      and (s.own or (not last.own and follows.name is null)))
  into answer;
end //

drop procedure if exists towline.lost //

-- Whether it is a token of a leader that was given up, and what it stands for did not come here before that.
create procedure towline.lost(leads longtext, number longtext, named varchar(190), out answer boolean)
  reads sql data
  sql security invoker
begin
  declare passed integer default 0;
  declare there, covered boolean;
  declare held, ended longtext;
  set answer = false;
  every: loop
    set there = false;
    select true, s.position, s.rejoined into there, held, ended
    from towline.succession s
    where s.stream = leads and s.subscription = coalesce(named, s.subscription) and not s.complete
    order by s.subscription, s.epoch limit passed, 1;
    if not there then
      leave every;
    end if;
    set passed = passed + 1;
    call towline.covers(held, number, covered);
    if not covered then
      set answer = true;
      if ended is not null then
        call towline.covers(ended, number, answer);
      end if;
    end if;
    if answer then
      leave every;
    end if;
  end loop;
end //

drop procedure if exists towline.await //

-- Follower: waits until everything that a token stands for is here, in every subscription to its
-- leader; of a former leader it is here, or may be lost. Answers 1, or 0 at the timeout, in seconds, which is counted in the time slept.
create procedure towline.await(token longtext, timeout decimal(20, 6), out answer boolean)
  reads sql data
  sql security invoker
begin
  call towline.await_subscription(token, null, timeout, answer);
end //

drop procedure if exists towline.await_subscription //

-- Follower: the same for one subscription, or for all where none is named.
create procedure towline.await_subscription(
    token longtext, wanted varchar(190), timeout decimal(20, 6), out answer boolean)
  reads sql data
  sql security invoker
begin
  declare leads longtext default substring_index(token, '@', 1);
  declare number longtext default substring_index(token, '@', -1);
  declare nap, left_over double default 0.001;
  declare last_name, next_name varchar(190);
  declare held longtext;
  declare covered, given_up boolean default false;
  call towline.check_token(token);
  call towline.begin_to_wait();
  set left_over = coalesce(timeout, 0);
  again: loop
    set last_name = null, answer = true;
    every: loop
      set next_name = null, held = null;
      select s.name, if(s.state = 'consistent', s.position, null) into next_name, held
      from towline.subscription s
      where s.stream = leads and s.name = coalesce(wanted, s.name) and (last_name is null or s.name > last_name)
      order by s.name limit 1;
      if next_name is null then
        leave every;
      end if;
      set last_name = next_name, covered = false;
      if held is not null then
        call towline.covers(held, number, covered);
      end if;
      set answer = answer and covered;
    end loop;
    -- In this order: a follower that is promoted meanwhile is seen as one or the other.
    if last_name is null then
      call towline.succeeded(leads, wanted, answer);
    end if;
    if last_name is null and not answer then
      commit;
      signal sqlstate '45000' set message_text =
        'No such subscription here follows the database of this token. Try: wait on a follower of its leader.';
    end if;
    if answer then
      call towline.lost(leads, number, wanted, given_up);
    end if;
    if given_up then
      commit;
      signal sqlstate '40003' set message_text =
        'What this token stands for may be lost: its leader was given up. Try: look for it; towline rejoin lists what is lost.';
    end if;
    if answer or left_over <= 0 then
      leave again;
    end if;
    call towline.nap('towline.await', nap, left_over);
  end loop;
  commit;
end //

drop procedure if exists towline.await_follower //

-- Leader: waits until a subscription's follower has committed, durably, everything that a token
-- stands for. Answers 1, or 0 at the timeout, in seconds.
create procedure towline.await_follower(
    token longtext, wanted varchar(190), timeout decimal(20, 6), out answer boolean)
  reads sql data
  sql security invoker
begin
  declare number longtext default substring_index(token, '@', -1);
  declare nap, left_over double default 0.001;
  declare there boolean;
  declare held, leads longtext;
  call towline.check_token(token);
  call towline.begin_to_wait();
  set left_over = coalesce(timeout, 0);
  select concat(/*!80000 @@global.server_uuid */ /*M! @@global.server_id */, '/', i.marker) into leads
  from towline.installation i;
  if leads <> substring_index(token, '@', 1) then
    commit;
    signal sqlstate '45000' set message_text = 'This token is of another database. Try: ask the leader that gave it.';
  end if;
  again: loop
    set there = false, held = null;
    select true, c.position into there, held from towline.claim c where c.subscription = wanted;
    if not there then
      commit;
      signal sqlstate '45000' set message_text =
        'There is no such subscription to this leader. Try: one of those in towline.claim.';
    end if;
    set answer = false;
    if held is not null then
      call towline.covers(held, number, answer);
    end if;
    if answer or left_over <= 0 then
      leave again;
    end if;
    call towline.nap('towline.await_follower', nap, left_over);
  end loop;
  commit;
end //

delimiter ;
