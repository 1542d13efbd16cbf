-- What was judged in the last hour, for the operators' chart. Rows are written about in the order of time, so a summary of each stretch of the
-- table finds them; it takes some kilobytes, and to end a judgement writes nothing into it but once in a stretch.
create index judgement_finished on judgement using brin (finished_at) with (autosummarize = on);
