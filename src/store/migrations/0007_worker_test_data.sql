-- What a worker says of its cache of test data: as the domain's CacheState.
alter table worker add column test_data jsonb;
