-- Workers that have been there lately, and what they can judge: whoever answers requests may be on another machine.
-- A row stays when its worker ends, so that submissions are still taken while it is started again.
create table worker (
  name text primary key,
  slots integer not null,
  -- As the contract's Language, a list.
  languages jsonb not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);
