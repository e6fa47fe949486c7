-- Towline's own tables: what is captured and claimed here as a leader, what is followed here as a follower.
-- Repeatable: every statement can be run again, so an upgrade of Towline runs it again.

create schema if not exists towline;

comment on schema towline is
  'Trigger-based replication. To stop capturing for good: drop schema towline cascade, which also drops every trigger.';

-- Leader: one row per captured table.
create table if not exists towline.capture (
  id            text        not null,
  relation      oid         not null,
  schema_name   text        not null,
  table_name    text        not null,
  key_columns   smallint[]  not null,
  key_names     text[]      not null,
  level         text        not null,
  detail        text        not null,
  segment       smallint    not null default 0,
  fallback      text        not null,
  installed_at  timestamptz not null default current_timestamp,
  constraint capture_pkey primary key (id),
  constraint capture_relation_key unique (relation),
  constraint capture_level_check check (level in ('statement', 'row')),
  constraint capture_detail_check check (detail in ('keys', 'rows')),
  constraint capture_segment_check check (segment in (0, 1))
);

comment on table towline.capture is
  'Captured tables. id names the audit segments towline.<id>_0 and towline.<id>_1 and the trigger function towline.<id>.';
comment on column towline.capture.key_columns is
  'pg_attribute.attnum of the key in its order; empty where the whole row is the key.';
comment on column towline.capture.key_names is
  'Names of the key columns as the trigger function has them now; empty once it has fallen back.';
comment on column towline.capture.fallback is
  'Statement that replaces the trigger function when a key column is dropped: the new one logs that everything may have changed.';

-- Leader: one row per subscription that reads from here. Its changes are kept until it has them.
create table if not exists towline.claim (
  subscription    text        not null,
  follower        text        not null,
  position        text,
  acknowledgement bigint      not null default 0,
  claimed_at      timestamptz not null default current_timestamp,
  seen_at         timestamptz not null default current_timestamp,
  constraint claim_pkey primary key (subscription),
  constraint claim_acknowledgement_check check (acknowledgement >= 0)
);

comment on column towline.claim.position is
  'What the follower has for certain; null from the claim to its first acknowledgement, and then nothing is purged.';

-- Leader: everything that was purged is visible in this position. An older follower cannot be answered.
create table if not exists towline.horizon (
  id        boolean not null default true,
  position  text,
  constraint horizon_pkey primary key (id),
  constraint horizon_id_check check (id)
);

insert into towline.horizon (id) values (true) on conflict do nothing;

-- Leader: a sign that is gone after a crash, as the rows of all unlogged tables are then.
create unlogged table if not exists towline.since_crash (
  id  boolean     not null default true,
  at  timestamptz not null default clock_timestamp(),
  constraint since_crash_pkey primary key (id),
  constraint since_crash_id_check check (id)
);

-- Follower: one row per subscription, changed in the same transactions as the rows it is about.
create table if not exists towline.subscription (
  name             text        not null,
  leader           text        not null,
  stream           text        not null,
  epoch            bigint      not null,
  position         text,
  as_of            timestamptz,
  state            text        not null,
  slice_next       integer,
  slice_count      integer,
  slice_position   text,
  slice_as_of      timestamptz,
  acknowledgement  bigint      not null default 0,
  relay            text        not null,
  seen_at          timestamptz,
  rows_applied     bigint      not null default 0,
  rows_per_second  double precision not null default 0,
  failure          text,
  remedy           text,
  failed_at        timestamptz,
  constraint subscription_pkey primary key (name),
  constraint subscription_state_check check (state in ('copying', 'catching up', 'consistent')),
  constraint subscription_slice_check check (
    (slice_count is null) = (slice_next is null)
    and (slice_count is null) = (slice_position is null)
    and slice_next <= slice_count)
);

-- Follower: how far each table of a subscription has come.
create table if not exists towline.subscription_table (
  subscription   text     not null,
  schema_name    text     not null,
  table_name     text     not null,
  ordinal        integer  not null,
  state          text     not null,
  cursor_values  text[],
  rows_done      bigint   not null default 0,
  rows_expected  bigint   not null default 0,
  fingerprint    text     not null,
  complete       boolean  not null,
  constraint subscription_table_pkey primary key (subscription, schema_name, table_name),
  constraint subscription_table_subscription_fkey foreign key (subscription)
    references towline.subscription (name) on delete cascade,
  constraint subscription_table_state_check check (
    state in ('waiting', 'copying', 'repairing', 'sweeping', 'following'))
);

-- Follower: tables that somebody wants copied again, until a relay takes it up.
create table if not exists towline.resync (
  id            text        not null,
  subscription  text        not null,
  schema_name   text        not null,
  table_name    text        not null,
  requested_at  timestamptz not null default clock_timestamp(),
  constraint resync_pkey primary key (id),
  constraint resync_subscription_fkey foreign key (subscription)
    references towline.subscription (name) on delete cascade
);

-- Follower: a verification; the relay's rounds do it, those that somebody waits for first.
create table if not exists towline.verification (
  id            text        not null,
  subscription  text        not null,
  occasion      text        not null,
  repair        boolean     not null,
  all_tables    boolean     not null,
  requested_at  timestamptz not null default current_timestamp,
  finished_at   timestamptz,
  as_of         timestamptz,
  constraint verification_pkey primary key (id),
  constraint verification_subscription_fkey foreign key (subscription)
    references towline.subscription (name) on delete cascade,
  constraint verification_occasion_check check (occasion in ('asked', 'scheduled', 'continuous'))
);

create table if not exists towline.verification_table (
  verification    text     not null,
  schema_name     text     not null,
  table_name      text     not null,
  ordinal         integer  not null,
  pass            text     not null default 'comparing',
  cursor_values   text[],
  rows_compared   bigint   not null default 0,
  rows_expected   bigint   not null default 0,
  rows_suspected  bigint   not null default 0,
  rows_differing  bigint   not null default 0,
  rows_repaired   bigint   not null default 0,
  constraint verification_table_pkey primary key (verification, schema_name, table_name),
  constraint verification_table_verification_fkey foreign key (verification)
    references towline.verification (id) on delete cascade,
  constraint verification_table_pass_check check (
    pass in ('comparing', 'sweeping', 'confirming', 'removing', 'mending', 'reviewing', 'done'))
);

-- Follower: keys found different, numbered from 1 in each table. Suspected until a later round has looked again; a mended
-- one is looked at once more: then it is repaired, or left. Of a table that is done the first of each kind stay.
create table if not exists towline.verification_difference (
  verification  text     not null,
  schema_name   text     not null,
  table_name    text     not null,
  number        bigint   not null,
  key_values    text[]   not null,
  difference    text     not null,
  state         text     not null,
  constraint verification_difference_pkey primary key (verification, schema_name, table_name, number),
  constraint verification_difference_state_check check (
    state in ('suspected', 'confirmed', 'mended', 'repaired', 'left')),
  constraint verification_difference_verification_fkey foreign key (verification)
    references towline.verification (id) on delete cascade,
  constraint verification_difference_difference_check check (
    difference in ('differs', 'missing on follower', 'only on follower'))
);

create index if not exists verification_difference_state
  on towline.verification_difference (verification, schema_name, table_name, state, number);

-- Follower: keys whose row it refused; it keeps the row that it had for them. They come and go in the same
-- transactions as the rows.
create table if not exists towline.quarantine (
  subscription  text         not null,
  schema_name   text         not null,
  table_name    text         not null,
  key_values    text[]       not null,
  column_name   text,
  value         text,
  reason        text         not null,
  position      text         not null,
  since         timestamptz  not null default clock_timestamp(),
  tried_at      timestamptz  not null default clock_timestamp(),
  retry         boolean      not null default false,
  constraint quarantine_pkey primary key (subscription, schema_name, table_name, key_values),
  constraint quarantine_subscription_fkey foreign key (subscription)
    references towline.subscription (name) on delete cascade,
  constraint quarantine_key_check check (cardinality(key_values) > 0),
  constraint quarantine_value_check check (value is null or column_name is not null),
  constraint quarantine_time_check check (since <= tried_at)
);

comment on column towline.quarantine.position is
  'The position that the follower had when the row was refused last.';
comment on column towline.quarantine.retry is
  'Set it to have the key read again in the next round, as `towline retry` does.';

-- Either side: one row per subscription whose tables were fenced here, so that nobody but relays writes them.
create table if not exists towline.fence (
  subscription  text         not null,
  number        integer      not null,
  leader        text         not null,
  epoch         bigint       not null,
  raised        boolean      not null default false,
  raisings      bigint       not null default 0,
  since         timestamptz  not null default clock_timestamp(),
  constraint fence_pkey primary key (subscription),
  constraint fence_number_key unique (number),
  constraint fence_epoch_check check (epoch >= 0),
  constraint fence_raisings_check check (raisings >= 0 and (raisings > 0 or not raised))
);

comment on column towline.fence.number is
  'Names the guards: the function towline.fence_<number> and the triggers towline_fence_<number>_….';
comment on column towline.fence.raisings is 'How often it was raised.';
-- Both sides: who leads a subscription since its leader changed. Of two sides the higher epoch is right.
create table if not exists towline.leadership (
  subscription  text         not null,
  leader        text         not null,
  epoch         bigint       not null,
  since         timestamptz  not null default clock_timestamp(),
  constraint leadership_pkey primary key (subscription)
);

-- Both sides: the last change of a subscription's leader, and how far it has come.
create table if not exists towline.switchover (
  subscription  text         not null,
  id            text         not null,
  runner        text         not null,
  old_leader    text         not null,
  new_leader    text         not null,
  epoch         bigint       not null,
  step          text         not null,
  stream        text,
  position      text,
  started_at    timestamptz  not null default clock_timestamp(),
  fenced_at     timestamptz,
  promoted_at   timestamptz,
  constraint switchover_pkey primary key (subscription),
  constraint switchover_step_check check (
    step in ('preparing', 'fencing', 'draining', 'counting', 'numbering', 'reversing', 'promoting',
      'finishing', 'done', 'returning', 'returned', 'lost')),
  constraint switchover_lost_check check (step <> 'lost' or (stream is not null and position is not null))
);

comment on table towline.switchover is
  'Until it is promoting, the old leader''s row tells how far it is; from then on the new leader''s. lost: the old leader is to rejoin.';

-- Both sides: what each new leader had of the history of the one before it. By it tokens outlive changes of leaders.
create table if not exists towline.succession (
  subscription  text         not null,
  epoch         bigint       not null,
  own           boolean      not null,
  stream        text         not null,
  position      text         not null,
  complete      boolean      not null,
  rejoined      text,
  at            timestamptz  not null default clock_timestamp(),
  constraint succession_pkey primary key (subscription, epoch),
  constraint succession_rejoined_check check (rejoined is null or not complete)
);

comment on column towline.succession.epoch is 'The new leader''s.';
comment on column towline.succession.own is 'Whether the history is this database''s own: it led before.';
comment on column towline.succession.position is 'What the new leader has of that history.';
comment on column towline.succession.complete is 'Whether that was all; after a failover nobody knows.';
comment on column towline.succession.rejoined is
  'Where the old leader began to follow: what it had committed between position and this was given up.';

-- A leader that lost its place: rows that it had written, which nobody had read, and that were overwritten.
create table if not exists towline.overwritten (
  subscription  text         not null,
  epoch         bigint       not null,
  schema_name   text         not null,
  table_name    text         not null,
  key_values    text[]       not null,
  old_row       text,
  new_row       text,
  at            timestamptz  not null default clock_timestamp()
);

comment on table towline.overwritten is
  'Rows as JSON, old_row as it was here, new_row as the new leader had it; null where there was none. epoch is the new leader''s.';

-- Follower: each leader's table as the follower's was brought in line with it last.
create table if not exists towline.followed_shape (
  subscription  text    not null,
  schema_name   text    not null,
  table_name    text    not null,
  relation      bigint  not null,
  facts         text[]  not null,
  constraint followed_shape_pkey primary key (subscription, schema_name, table_name),
  constraint followed_shape_subscription_fkey foreign key (subscription)
    references towline.subscription (name) on delete cascade
);

-- Follower: what a table is being altered into, and the statements that are left; for whoever comes after a crash.
create table if not exists towline.shape_intent (
  subscription  text    not null,
  schema_name   text    not null,
  table_name    text    not null,
  facts         text[]  not null,
  constraint shape_intent_pkey primary key (subscription, schema_name, table_name),
  constraint shape_intent_subscription_fkey foreign key (subscription)
    references towline.subscription (name) on delete cascade
);

-- Follower: what has become of the leader's tables, and what the follower made of it.
create table if not exists towline.shape_change (
  subscription  text         not null,
  number        bigint       not null,
  schema_name   text         not null,
  table_name    text         not null,
  at            timestamptz  not null,
  what          text         not null,
  outcome       text         not null,
  statement     text         not null,
  reason        text         not null,
  constraint shape_change_pkey primary key (subscription, number),
  constraint shape_change_subscription_fkey foreign key (subscription)
    references towline.subscription (name) on delete cascade,
  constraint shape_change_outcome_check check (
    outcome in ('followed', 'refused', 'proposed', 'ignored', 'told'))
);

-- Nobody but the owner needs any of it: the trigger functions run as their owner.
revoke all on schema towline from public;
