-- Makes the audit segments of a table with no key: the trigger function writes one of them, and
--   both are always read.
-- Runs: when capture is installed.
-- Writes: nothing; k1 is the text of a whole row.
create table if not exists towline."sales_order_lines_1a2b3c4d_0" (
  xid     bigint not null,
  op      "char" not null,
  origin  text,
  k1      text
);

create table if not exists towline."sales_order_lines_1a2b3c4d_1" (like towline."sales_order_lines_1a2b3c4d_0");

create index if not exists "sales_order_lines_1a2b3c4d_0_xid" on towline."sales_order_lines_1a2b3c4d_0" (xid);
create index if not exists "sales_order_lines_1a2b3c4d_1_xid" on towline."sales_order_lines_1a2b3c4d_1" (xid);
