-- Makes the history of a table whose rows are captured with their images.
-- Runs: when capture is installed.
-- Writes: nothing.
create table if not exists towline.`sales_order_lines_1a2b3c4d_history` (
  id bigint unsigned not null auto_increment,
  at datetime(6) not null,
  user_name varchar(400) not null,
  op char(1) not null,
  key_values longtext not null,
  key_digest binary(32) generated always as (unhex(sha2(key_values, 256))) stored,
  before_image longtext null,
  after_image longtext null,
  primary key (id),
  key history_key (key_digest, id),
  key history_at (at)
) engine = innodb, character set utf8mb4, collate utf8mb4_bin
