-- An upload under way. Its number is its place in time: a sweep waits by numbers, never by clocks.
create table upload (
  id bigint generated always as identity primary key,
  -- Renewed while the upload lives. A sweep removes one that has lapsed, which then can no longer make a version.
  until timestamptz not null
);

-- A blob that no manifest named when a sweep looked.
create table condemned (
  -- A blob that is condemned, rescued and condemned again is another row, which whoever knew of the first leaves alone.
  id bigint generated always as identity primary key,
  digest text collate "C" not null unique,
  stored_bytes bigint not null,
  -- The last upload that may have begun without seeing this row: the blob stays until that one and all before it are over.
  -- Null until that is known.
  after_upload bigint,
  -- Null: an upload that wants the blob removes this row. Else the blob is being removed since then, and the upload waits.
  deleting_at timestamptz
);
create index condemned_due on condemned (after_upload) where deleting_at is null;

-- What was swept, and what is to be.
create table sweep (
  id bigint generated always as identity primary key,
  dry_run boolean not null,
  asked_at timestamptz not null default now(),
  -- Who sweeps, and until when nobody else does.
  sweeper text,
  until timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  -- As the domain's SweepCounts.
  counts jsonb,
  fault jsonb
);
