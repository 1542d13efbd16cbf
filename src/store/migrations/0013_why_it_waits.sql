-- Since when it waits, this time: a judgement that was handed back or whose worker died waits anew.
alter table outbox add column queued_at timestamptz not null default now();

-- W3C trace context of the request that made it, so that whoever judges it goes on with that trace; null where nobody traces.
alter table judgement add column trace_parent text;
