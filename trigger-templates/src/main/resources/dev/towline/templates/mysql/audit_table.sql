-- Makes the audit table: the key's columns as k1, k2, …, or all columns of a table with no key.
-- Runs: when capture is installed, or mended because the table's columns are not those of the key
--   any more. It is made under another name and then put in its place.
-- Writes: nothing. op is I inserted, U updated, D deleted, K an update that changed the key or what
--   foreign keys reference (the old and the new key, a row each), ! anything may have changed.
create table towline.{{audit_next|id}} (
  seq bigint unsigned not null auto_increment,
  op char(1) not null,
  origin varchar(64) null,
  {{keys|declared}},
  primary key (seq)
) engine = innodb, character set utf8mb4, collate utf8mb4_bin
