-- Makes the history of a table whose rows are captured with their images.
-- Runs: when capture is installed.
-- Writes: nothing. Images are json, not jsonb, which refuses some texts and would so refuse the
--   application's write.
create table if not exists towline."sales_order_lines_1a2b3c4d_history" (
  at         timestamptz not null,
  user_name  text        not null,
  op         "char"      not null,
  xid        bigint      not null,
  key        text,
  before     json,
  after      json
);

create index if not exists "sales_order_lines_1a2b3c4d_history_key" on towline."sales_order_lines_1a2b3c4d_history" (md5(key));
create index if not exists "sales_order_lines_1a2b3c4d_history_at" on towline."sales_order_lines_1a2b3c4d_history" (at);
