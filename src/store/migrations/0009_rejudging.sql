-- Many submissions of one problem judged again.
create table rejudging (
  id uuid primary key,
  problem_id bigint not null references problem,
  scope text not null check (scope in ('affected', 'all')),
  -- Its judgements count as soon as they are made: it is `applied` from the start.
  applies_itself boolean not null,
  state text not null check (state in ('open', 'applied', 'cancelled')),
  -- What was published when it was made, and what it judges on.
  from_testset_id bigint references testset,
  to_testset_id bigint not null references testset,
  created_by uuid not null references user_account,
  created_at timestamptz not null default now(),
  ended_by uuid references user_account,
  ended_at timestamptz,
  -- Choosing what is judged goes through the submissions in the order of their ids, some at a time: those up to this one are looked at.
  looked_at_to uuid not null default '00000000-0000-0000-0000-000000000000',
  -- Something is left to be done, by whoever comes: to choose, or after a cancellation to clear away what was not judged yet.
  has_work boolean not null default true,
  -- When a part of it was done last.
  worked_at timestamptz not null default now(),
  -- How many were looked at, and how many of them keep their judgement.
  submissions integer not null default 0,
  kept integer not null default 0
);
create index rejudging_of_problem on rejudging (problem_id, id);
create index rejudging_unfinished on rejudging (worked_at) where has_work;

alter table judgement
  -- Two judgements with the same ran the same program in the same way.
  add column program_key text,
  add column rejudging_id uuid references rejudging,
  -- The judgement in whose place the rejudging puts this one. No reference: each end of a judgement would look for those that name it.
  add column before_id uuid,
  -- Counts those that were current: one that belongs to an open rejudging has none.
  alter column number drop not null,
  add check (number is not null or not is_current);
create index judgement_of_rejudging on judgement (rejudging_id, submission_id) where rejudging_id is not null;
