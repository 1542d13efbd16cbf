-- What was measured of each run and what it was allowed, in the order of runs; see StoredEvidence. Apart from them, since lists
-- of submissions read those.
alter table judgement add column run_evidence jsonb not null default '[]';
