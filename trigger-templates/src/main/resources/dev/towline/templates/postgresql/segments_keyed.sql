-- Makes the audit segments of a table with a key: the trigger function writes one of them, and
--   both are always read.
-- Runs: when capture is installed.
-- Writes: nothing; k1, k2, … have the types, modifiers and collations of the key's columns.
create table if not exists towline.{{segment_0|id}} (xid, op, origin, {{audit_keys|id}}) as
  select null::bigint, null::"char", null::text, {{t.keys|id}}
  from only {{table|id}} as t
  where false;

create table if not exists towline.{{segment_1|id}} (like towline.{{segment_0|id}});

alter table towline.{{segment_0|id}} alter column xid set not null, alter column op set not null;
alter table towline.{{segment_1|id}} alter column xid set not null, alter column op set not null;

create index if not exists {{segment_0_xid|id}} on towline.{{segment_0|id}} (xid);
create index if not exists {{segment_1_xid|id}} on towline.{{segment_1|id}} (xid);
