-- Identifiers that people or the API see are uuid v7, made in the application: they sort by time, so a list that is newest first
-- pages by them, and any PostgreSQL from 14 on will do.

create table user_account (
  id uuid primary key,
  name text not null,
  role text not null check (role in ('contestant', 'setter', 'admin')),
  created_at timestamptz not null default now()
);
-- Names that differ in case only would be taken for one another.
create unique index user_account_name on user_account (lower(name));

-- `first`: the administrator's from the settings, of which there is one.
create table token (
  hash bytea primary key,
  user_id uuid not null references user_account,
  kind text not null check (kind in ('api', 'session', 'first')),
  created_at timestamptz not null default now(),
  expires_at timestamptz
);
create index token_user on token (user_id);
create index token_expiry on token (expires_at) where expires_at is not null;

create table problem (
  id bigint generated always as identity primary key,
  slug text collate "C" not null unique,
  -- The pointer: moving it is what publishing is.
  published_testset_id bigint,
  created_at timestamptz not null default now()
);

-- Never changes, but for the time of its publication.
create table testset (
  id bigint generated always as identity primary key,
  problem_id bigint not null references problem,
  version text collate "C" not null,
  manifest_digest text not null,
  name text not null,
  limits jsonb not null,
  tests integer not null,
  size_bytes bigint not null,
  new_bytes bigint not null,
  created_by uuid not null references user_account,
  created_at timestamptz not null,
  published_at timestamptz,
  unique (problem_id, version)
);
alter table problem add foreign key (published_testset_id) references testset;

-- What was sent. Never changes.
create table submission (
  id uuid primary key,
  user_id uuid not null references user_account,
  problem_id bigint references problem,
  purpose text not null check (purpose in ('judge', 'samples', 'run')),
  language text not null,
  entry_point text,
  -- [{name, sizeBytes}]; the bytes of all files lie one after another in `source`.
  files jsonb not null,
  source bytea not null,
  request jsonb,
  created_at timestamptz not null default now(),
  check ((purpose = 'run') = (problem_id is null)),
  check ((purpose = 'run') = (request is not null))
);

-- One evaluation of a submission. `user_id`, `problem_id`, `purpose` and `language` repeat the submission's, so that every list is
-- one index of this table.
create table judgement (
  id uuid primary key,
  submission_id uuid not null references submission,
  -- Counted from 1 within the submission.
  number integer not null,
  is_current boolean not null,
  user_id uuid not null,
  problem_id bigint,
  purpose text not null,
  language text not null,
  priority smallint not null,
  status text not null default 'queued' check (status in ('queued', 'compiling', 'running', 'done')),
  -- The fence: counts the claims, only ever up, and every write of a holder says `where claims = mine`.
  claims integer not null default 0,
  -- Claims that do not count as attempts, because the worker handed the judgement back in order.
  hand_backs integer not null default 0,
  -- Who holds it, or held it last.
  worker text,
  testset_id bigint references testset,
  tests_total integer not null default 0,
  verdict text check (verdict in ('AC', 'WA', 'TLE', 'MLE', 'OLE', 'RTE', 'CE', 'JE')),
  score double precision,
  -- [[test, verdict, time_ms, wall_ms, memory_kib, score, message], …]
  runs jsonb not null default '[]',
  time_ms integer,
  memory_kib integer,
  compile_ms integer,
  compiler_output text not null default '',
  -- Of a run: what it gave, with its output in base64.
  output jsonb,
  -- {test: base64}
  outputs jsonb not null default '{}',
  fault jsonb,
  -- What happened to the claims that were lost: [{claim, worker, code, message, at}, …]
  evidence jsonb not null default '[]',
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  unique (submission_id, number),
  check ((status = 'done') = (verdict is not null))
  -- Room for the newer versions of a row beside it: a claim changes no indexed column, so it then writes to no index.
) with (fillfactor = 80);
create unique index judgement_current on judgement (submission_id) where is_current;
-- The lists, newest first: all, mine, a problem's, and by what is asked for besides.
create index judgement_listed on judgement (submission_id) where is_current and purpose = 'judge';
create index judgement_of_user on judgement (user_id, submission_id) where is_current and purpose = 'judge';
create index judgement_of_problem on judgement (problem_id, submission_id) where is_current and purpose = 'judge';
create index judgement_of_verdict on judgement (verdict, submission_id) where is_current and purpose = 'judge';
create index judgement_of_language on judgement (language, submission_id) where is_current and purpose = 'judge';
-- Who solved what, and one user's submissions to one problem.
create index judgement_solved on judgement (user_id, problem_id, verdict) where is_current and purpose = 'judge';

-- What waits to be judged: smaller priority first, then the older. A row lives for milliseconds, or as long as the queue is.
create table outbox (
  priority smallint not null,
  judgement_id uuid not null,
  primary key (priority, judgement_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Until when a claimed judgement is its worker's. Apart from the judgement, which a renewal then leaves alone; as small as there are slots.
create table lease (
  judgement_id uuid primary key,
  claim integer not null,
  until timestamptz not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- The tests that a judgement has behind it, until its verdict is there. Empty after a crash of the database, which is all right:
-- progress may be lost.
create unlogged table progress (
  judgement_id uuid not null,
  claim integer not null,
  index integer not null,
  -- As an element of judgement.runs.
  run jsonb not null,
  primary key (judgement_id, claim, index)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Idempotency-Key: what was made under it. Kept for 24 hours.
create table idempotency (
  user_id uuid not null,
  key text not null,
  body_hash bytea not null,
  resource_id text not null,
  created_at timestamptz not null default now(),
  primary key (user_id, key)
);
create index idempotency_age on idempotency (created_at);
