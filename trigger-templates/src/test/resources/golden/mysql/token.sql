-- Makes the function that answers a token: who asks for it after a commit can wait for that commit on
--   a follower; in a transaction that has written, for that one too.
-- Runs: when capture is installed, unless it is there as it should be.
-- Writes: nothing; each call writes towline.ticket, one row, and leaves LAST_INSERT_ID() as it was.
-- A number that the session has set with INSERT_ID is taken by another table first.
create definer = `towline_capture`@`localhost` function towline.token()
returns varchar(255) character set utf8mb4
deterministic modifies sql data sql security definer
begin
  if @@session.insert_id <> 0 then
    insert into towline.insert_id (session) values (connection_id());
    delete from towline.insert_id where session = connection_id();
  end if;
  insert into towline.ticket () values ();
  return concat(
    @@global.`server_uuid`, '/', (select marker from towline.installation), '@', last_insert_id());
end
