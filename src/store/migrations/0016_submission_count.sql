-- How many submissions each user has sent in their latest minute. Nothing is lost with it when the database crashes, so it costs no wait for the disk.
create unlogged table submission_count (
  user_id uuid primary key,
  minute timestamptz not null,
  count integer not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
