-- Makes the audit segments of a table with a key: the trigger function writes one of them, and
--   both are always read.
-- Runs: when capture is installed.
-- Writes: nothing; k1, k2, … have the types, modifiers and collations of the key's columns.
create table if not exists towline."sales_order_lines_1a2b3c4d_0" (xid, op, origin, "k1", "k2") as
  select null::bigint, null::"char", null::text, t."order", t."Line №"
  from only "Sales"."order ""lines""" as t
  where false;

create table if not exists towline."sales_order_lines_1a2b3c4d_1" (like towline."sales_order_lines_1a2b3c4d_0");

alter table towline."sales_order_lines_1a2b3c4d_0" alter column xid set not null, alter column op set not null;
alter table towline."sales_order_lines_1a2b3c4d_1" alter column xid set not null, alter column op set not null;

create index if not exists "sales_order_lines_1a2b3c4d_0_xid" on towline."sales_order_lines_1a2b3c4d_0" (xid);
create index if not exists "sales_order_lines_1a2b3c4d_1_xid" on towline."sales_order_lines_1a2b3c4d_1" (xid);
