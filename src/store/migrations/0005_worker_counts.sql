-- What a worker has counted since it started: as the domain's CompileCacheCounts.
alter table worker add column compile_cache jsonb;
