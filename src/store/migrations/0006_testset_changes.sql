-- Why a version was made, and how much of it differs from the version made before it: the domain's ChangeCounts; null where nothing was compared.
alter table testset add column message text not null default '';
alter table testset add column changes jsonb;
