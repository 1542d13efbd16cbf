alter table judgement
  -- Of one that a rejudging has made: what the submission was worth when it was chosen; null: it was not done. Here, so that to count what changes
  -- is a look at one index: fifty thousand joins with the judgements before took a second or two, each time that somebody looked.
  add column before_verdict text;
update judgement made set before_verdict = earlier.verdict from judgement earlier where earlier.id = made.before_id;
create index judgement_changes on judgement (rejudging_id, before_verdict, verdict) include (number) where rejudging_id is not null;
create index judgement_changed on judgement (rejudging_id, submission_id) where rejudging_id is not null and status = 'done' and verdict is distinct from before_verdict;
