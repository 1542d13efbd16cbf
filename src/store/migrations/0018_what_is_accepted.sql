-- What a submission to a version is checked against, so that one is taken while the store of manifests is away.
-- Null in versions from before, and in those that an older release makes: of them the manifest is asked.
alter table testset add column accepts jsonb;
