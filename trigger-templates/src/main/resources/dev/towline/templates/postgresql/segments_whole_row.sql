-- Makes the audit segments of a table with no key: the trigger function writes one of them, and
--   both are always read.
-- Runs: when capture is installed.
-- Writes: nothing; k1 is the text of a whole row.
create table if not exists towline.{{segment_0|id}} (
  xid     bigint not null,
  op      "char" not null,
  origin  text,
  k1      text
);

create table if not exists towline.{{segment_1|id}} (like towline.{{segment_0|id}});

create index if not exists {{segment_0_xid|id}} on towline.{{segment_0|id}} (xid);
create index if not exists {{segment_1_xid|id}} on towline.{{segment_1|id}} (xid);
