-- Towline's own tables: what is captured and claimed here as a leader, what is followed here as a follower.
-- Repeatable: every statement can be run again, so an upgrade of Towline runs it again.
-- For MySQL and for MariaDB. Lists of texts are JSON arrays, times are in UTC.

create database if not exists towline character set utf8mb4 collate utf8mb4_bin;

-- One row, made once: its marker tells this installation from any other.
create table if not exists towline.installation (
  id          tinyint     not null default 1,
  marker      varchar(36) not null,
  created_at  datetime(6) not null default (utc_timestamp(6)),
  definer     varchar(400) comment 'The account that the triggers run as; null until the first is made.',
  primary key (id),
  constraint installation_id_check check (id = 1)
) engine = innodb, character set utf8mb4, collate utf8mb4_bin,
  comment = 'Trigger-based replication. To stop capturing for good: call towline.removal(), and run what it answers.';

insert into towline.installation (marker)
select uuid() from dual where not exists (select 1 from towline.installation);

-- Leader: one row per captured table.
create table if not exists towline.capture (
  id            varchar(64) not null comment 'Names the audit table towline.<id>, whose key columns are k1, k2, …',
  schema_name   varchar(64) not null,
  table_name    varchar(64) not null,
  key_names     longtext    not null comment 'Names of the key columns as the triggers have them, in the order of k1, k2, …; of all columns where the whole row is the key.',
  whole_row     boolean     not null comment 'Whether the table has no key.',
  referenced    longtext    not null comment 'Names of other columns that foreign keys reference; a change of them is logged as K too.',
  level         varchar(16) not null default 'row',
  detail        varchar(16) not null,
  complete      boolean     not null default false comment 'False while it is being installed or mended; at the end of that ! is logged.',
  purged        bigint unsigned not null default 0 comment 'Entries up to this number may have been purged; an older position cannot be answered.',
  installed_at  datetime(6) not null default (utc_timestamp(6)),
  primary key (id),
  constraint capture_table_key unique (schema_name, table_name),
  constraint capture_level_check check (level = 'row'),
  constraint capture_detail_check check (detail in ('keys', 'rows'))
) engine = innodb, character set utf8mb4, collate utf8mb4_bin, comment = 'Captured tables.';

-- Leader: takes the number that a session has asked for with SET INSERT_ID, before an audit table does.
create table if not exists towline.insert_id (
  session  bigint unsigned not null,
  number   bigint unsigned not null auto_increment,
  primary key (session, number),
  key insert_id_number (number)
) engine = innodb, character set utf8mb4, collate utf8mb4_bin;

-- Leader: a row for each token that was given out. Like an audit table's, its numbers are part of
-- positions: these tell which tokens they cover.
create table if not exists towline.ticket (
  seq  bigint unsigned not null auto_increment,
  primary key (seq)
) engine = innodb, character set utf8mb4, collate utf8mb4_bin;

-- Leader: one row per subscription that reads from here. Its changes are kept until it has them.
create table if not exists towline.claim (
  subscription     varchar(190) not null,
  follower         varchar(190) not null,
  position         longtext              comment 'What the follower has for certain; null from the claim to its first acknowledgement, and then nothing is purged.',
  acknowledgement  bigint       not null default 0,
  claimed_at       datetime(6)  not null default (utc_timestamp(6)),
  seen_at          datetime(6)  not null default (utc_timestamp(6)),
  primary key (subscription),
  constraint claim_acknowledgement_check check (acknowledgement >= 0)
) engine = innodb, character set utf8mb4, collate utf8mb4_bin;

-- Follower: one row per subscription, changed in the same transactions as the rows it is about.
create table if not exists towline.subscription (
  name             varchar(190) not null,
  leader           varchar(190) not null,
  stream           longtext     not null,
  epoch            bigint       not null,
  position         longtext,
  as_of            datetime(6),
  state            varchar(16)  not null,
  slice_next       integer,
  slice_count      integer,
  slice_position   longtext,
  slice_as_of      datetime(6),
  acknowledgement  bigint       not null default 0,
  relay            longtext     not null,
  seen_at          datetime(6),
  rows_applied     bigint       not null default 0,
  rows_per_second  double       not null default 0,
  failure          longtext,
  remedy           longtext,
  failed_at        datetime(6),
  primary key (name),
  constraint subscription_state_check check (state in ('copying', 'catching up', 'consistent')),
  constraint subscription_slice_check check (
    (slice_count is null) = (slice_next is null)
    and (slice_count is null) = (slice_position is null)
    and (slice_count is null or slice_next <= slice_count))
) engine = innodb, character set utf8mb4, collate utf8mb4_bin;

-- Follower: how far each table of a subscription has come.
create table if not exists towline.subscription_table (
  subscription   varchar(190) not null,
  schema_name    varchar(64)  not null,
  table_name     varchar(64)  not null,
  ordinal        integer      not null,
  state          varchar(16)  not null,
  cursor_values  longtext,
  rows_done      bigint       not null default 0,
  rows_expected  bigint       not null default 0,
  fingerprint    longtext     not null,
  complete       boolean      not null,
  primary key (subscription, schema_name, table_name),
  constraint subscription_table_subscription_fkey foreign key (subscription)
    references towline.subscription (name) on delete cascade,
  constraint subscription_table_state_check check (
    state in ('waiting', 'copying', 'repairing', 'sweeping', 'following'))
) engine = innodb, character set utf8mb4, collate utf8mb4_bin;

-- Follower: tables that somebody wants copied again, until a relay takes it up.
create table if not exists towline.resync (
  id            varchar(64)  not null,
  subscription  varchar(190) not null,
  schema_name   varchar(64)  not null,
  table_name    varchar(64)  not null,
  requested_at  datetime(6)  not null default (utc_timestamp(6)),
  primary key (id),
  constraint resync_subscription_fkey foreign key (subscription)
    references towline.subscription (name) on delete cascade
) engine = innodb, character set utf8mb4, collate utf8mb4_bin;

-- Follower: a verification; the relay's rounds do it, those that somebody waits for first.
create table if not exists towline.verification (
  id            varchar(64)  not null,
  subscription  varchar(190) not null,
  occasion      varchar(16)  not null,
  repair        boolean      not null,
  all_tables    boolean      not null,
  requested_at  datetime(6)  not null default (utc_timestamp(6)),
  finished_at   datetime(6),
  as_of         datetime(6),
  primary key (id),
  constraint verification_subscription_fkey foreign key (subscription)
    references towline.subscription (name) on delete cascade,
  constraint verification_occasion_check check (occasion in ('asked', 'scheduled', 'continuous'))
) engine = innodb, character set utf8mb4, collate utf8mb4_bin;

create table if not exists towline.verification_table (
  verification    varchar(64) not null,
  schema_name     varchar(64) not null,
  table_name      varchar(64) not null,
  ordinal         integer     not null,
  pass            varchar(16) not null default 'comparing',
  cursor_values   longtext,
  rows_compared   bigint      not null default 0,
  rows_expected   bigint      not null default 0,
  rows_suspected  bigint      not null default 0,
  rows_differing  bigint      not null default 0,
  rows_repaired   bigint      not null default 0,
  primary key (verification, schema_name, table_name),
  constraint verification_table_verification_fkey foreign key (verification)
    references towline.verification (id) on delete cascade,
  constraint verification_table_pass_check check (
    pass in ('comparing', 'sweeping', 'confirming', 'removing', 'mending', 'reviewing', 'done'))
) engine = innodb, character set utf8mb4, collate utf8mb4_bin;

-- Follower: keys found different, numbered from 1 in each table. Suspected until a later round has looked again; a mended
-- one is looked at once more: then it is repaired, or left. Of a table that is done the first of each kind stay.
create table if not exists towline.verification_difference (
  verification  varchar(64) not null,
  schema_name   varchar(64) not null,
  table_name    varchar(64) not null,
  number        bigint      not null,
  key_values    longtext    not null,
  key_digest    binary(32)  generated always as (unhex(sha2(key_values, 256))) stored,
  difference    varchar(32) not null,
  state         varchar(16) not null,
  primary key (verification, schema_name, table_name, number),
  key verification_difference_state (verification, schema_name, table_name, state, number),
  constraint verification_difference_state_check check (
    state in ('suspected', 'confirmed', 'mended', 'repaired', 'left')),
  constraint verification_difference_verification_fkey foreign key (verification)
    references towline.verification (id) on delete cascade,
  constraint verification_difference_difference_check check (
    difference in ('differs', 'missing on follower', 'only on follower'))
) engine = innodb, character set utf8mb4, collate utf8mb4_bin;

-- Follower: keys whose row it refused; it keeps the row that it had for them. They come and go in the same
-- transactions as the rows.
create table if not exists towline.quarantine (
  id            bigint unsigned not null auto_increment,
  subscription  varchar(190) not null,
  schema_name   varchar(64)  not null,
  table_name    varchar(64)  not null,
  key_values    longtext     not null,
  key_digest    binary(32)   generated always as (unhex(sha2(key_values, 256))) stored,
  column_name   varchar(64),
  value         longtext,
  reason        longtext     not null,
  position      longtext     not null comment 'The position that the follower had when the row was refused last.',
  since         datetime(6)  not null default (utc_timestamp(6)),
  tried_at      datetime(6)  not null default (utc_timestamp(6)),
  retry         boolean      not null default false comment 'Set it to have the key read again in the next round, as towline retry does.',
  primary key (id),
  constraint quarantine_key_key unique (subscription, schema_name, table_name, key_digest),
  constraint quarantine_subscription_fkey foreign key (subscription)
    references towline.subscription (name) on delete cascade,
  constraint quarantine_key_check check (key_values <> '[]'),
  constraint quarantine_value_check check (value is null or column_name is not null),
  constraint quarantine_time_check check (since <= tried_at)
) engine = innodb, character set utf8mb4, collate utf8mb4_bin;

-- Either side: one row per subscription whose tables were fenced here, so that nobody but relays writes them.
create table if not exists towline.fence (
  subscription  varchar(190) not null,
  number        integer      not null comment 'Names the guards: the triggers towlinefence_<number>_….',
  leader        varchar(190) not null,
  epoch         bigint       not null,
  raised        boolean      not null default false,
  raisings      bigint       not null default 0 comment 'How often it was raised.',
  since         datetime(6)  not null default (utc_timestamp(6)),
  primary key (subscription),
  constraint fence_number_key unique (number),
  constraint fence_epoch_check check (epoch >= 0),
  constraint fence_raisings_check check (raisings >= 0 and (raisings > 0 or not raised))
) engine = innodb, character set utf8mb4, collate utf8mb4_bin;

-- Either side: what the guards of a fence hold shared while they let a transaction write, so that raising the
-- fence waits for it. Lowering changes nothing here, so that it need not wait for those who were refused.
create table if not exists towline.fence_gate (
  number     integer    not null,
  raising    bigint     not null default 0 comment 'Which of the raisings of towline.fence shut it last; 0 for none.',
  predicate  longtext   not null comment 'What a refused writer is told of the table.',
  primary key (number)
) engine = innodb, character set utf8mb4, collate utf8mb4_bin;

-- Follower: each leader's table as the follower's was brought in line with it last.
create table if not exists towline.followed_shape (
  subscription  varchar(190) not null,
  schema_name   varchar(64)  not null,
  table_name    varchar(64)  not null,
  relation      bigint       not null,
  facts         longtext     not null,
  primary key (subscription, schema_name, table_name),
  constraint followed_shape_subscription_fkey foreign key (subscription)
    references towline.subscription (name) on delete cascade
) engine = innodb, character set utf8mb4, collate utf8mb4_bin;

-- Follower: what a table is being altered into, and the statements that are left; for whoever comes after a crash.
create table if not exists towline.shape_intent (
  subscription  varchar(190) not null,
  schema_name   varchar(64)  not null,
  table_name    varchar(64)  not null,
  facts         longtext     not null,
  primary key (subscription, schema_name, table_name),
  constraint shape_intent_subscription_fkey foreign key (subscription)
    references towline.subscription (name) on delete cascade
) engine = innodb, character set utf8mb4, collate utf8mb4_bin;

-- Follower: what has become of the leader's tables, and what the follower made of it.
create table if not exists towline.shape_change (
  subscription  varchar(190) not null,
  number        bigint       not null,
  schema_name   varchar(64)  not null,
  table_name    varchar(64)  not null,
  at            datetime(6)  not null,
  what          longtext     not null,
  outcome       varchar(16)  not null,
  statement     longtext     not null,
  reason        longtext     not null,
  primary key (subscription, number),
  constraint shape_change_subscription_fkey foreign key (subscription)
    references towline.subscription (name) on delete cascade,
  constraint shape_change_outcome_check check (
    outcome in ('followed', 'refused', 'proposed', 'ignored', 'told'))
) engine = innodb, character set utf8mb4, collate utf8mb4_bin;
-- Both sides: who leads a subscription since its leader changed. Of two sides the higher epoch is right.
create table if not exists towline.leadership (
  subscription  varchar(190) not null,
  leader        varchar(190) not null,
  epoch         bigint       not null,
  since         datetime(6)  not null default (utc_timestamp(6)),
  primary key (subscription)
) engine = innodb, character set utf8mb4, collate utf8mb4_bin;

-- Both sides: the last change of a subscription's leader, and how far it has come.
create table if not exists towline.switchover (
  subscription  varchar(190) not null,
  id            varchar(64)  not null,
  runner        varchar(64)  not null,
  old_leader    varchar(190) not null,
  new_leader    varchar(190) not null,
  epoch         bigint       not null,
  step          varchar(16)  not null,
  stream        longtext,
  position      longtext,
  started_at    datetime(6)  not null default (utc_timestamp(6)),
  fenced_at     datetime(6),
  promoted_at   datetime(6),
  primary key (subscription),
  constraint switchover_step_check check (
    step in ('preparing', 'fencing', 'draining', 'counting', 'numbering', 'reversing', 'promoting',
      'finishing', 'done', 'returning', 'returned', 'lost')),
  constraint switchover_lost_check check (step <> 'lost' or (stream is not null and position is not null))
) engine = innodb, character set utf8mb4, collate utf8mb4_bin,
  comment 'Until it is promoting, the old leader''s row tells how far it is; from then on the new leader''s. lost: the old leader is to rejoin.';

-- Both sides: what each new leader had of the history of the one before it. By it tokens outlive changes of leaders.
create table if not exists towline.succession (
  subscription  varchar(190) not null,
  epoch         bigint       not null comment 'The new leader''s.',
  own           boolean      not null comment 'Whether the history is this database''s own: it led before.',
  stream        longtext     not null,
  position      longtext     not null comment 'What the new leader has of that history.',
  complete      boolean      not null comment 'Whether that was all; after a failover nobody knows.',
  rejoined      longtext     comment 'Where the old leader began to follow: what it had committed between position and this was given up.',
  at            datetime(6)  not null default (utc_timestamp(6)),
  primary key (subscription, epoch),
  constraint succession_rejoined_check check (rejoined is null or not complete)
) engine = innodb, character set utf8mb4, collate utf8mb4_bin;

-- A leader that lost its place: rows that it had written, which nobody had read, and that were overwritten.
create table if not exists towline.overwritten (
  id            bigint unsigned not null auto_increment,
  subscription  varchar(190) not null,
  epoch         bigint       not null,
  schema_name   varchar(64)  not null,
  table_name    varchar(64)  not null,
  key_values    longtext     not null,
  old_row       longtext,
  new_row       longtext,
  at            datetime(6)  not null default (utc_timestamp(6)),
  primary key (id)
) engine = innodb, character set utf8mb4, collate utf8mb4_bin,
  comment 'Rows as JSON, old_row as it was here, new_row as the new leader had it; null where there was none. epoch is the new leader''s.';
