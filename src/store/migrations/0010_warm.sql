-- Versions of problems that workers fetch ahead, one of each problem: asking for another takes its place. A contest's are a row for each of its problems.
create table warm (
  id uuid primary key,
  problem_id bigint not null unique references problem (id),
  testset_id bigint not null references testset (id),
  created_at timestamptz not null default now()
);

-- What a worker has said last, and only while the warm is the current one.
create table warm_progress (
  warm_id uuid not null references warm (id) on delete cascade,
  worker text not null,
  state text not null check (state in ('fetching', 'ready', 'failed')),
  files integer not null,
  of_files integer not null,
  bytes bigint not null,
  of_bytes bigint not null,
  -- Code and message.
  error jsonb,
  primary key (warm_id, worker)
);
