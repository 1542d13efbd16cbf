-- Where the record of a judgement that waits lies in Kafka; null: it has not been published there, or has to be once more. Unused where the queue is
-- here. The topic is named by its id: one of the same name that was made anew holds nothing of the old.
alter table outbox add column topic_id uuid, add column topic_partition integer, add column record_offset bigint;
create index outbox_unpublished on outbox (priority, judgement_id) where topic_id is null;
create index outbox_published on outbox (topic_id, topic_partition, record_offset) where topic_id is not null;

-- The record that the claim came with, to which the judgement goes back with the claim's worker's consent.
alter table lease add column topic_id uuid, add column topic_partition integer, add column record_offset bigint;

-- Judgements that failed for good by faults of ours, for the topic of dead letters. With `claims`, since an operator may have one tried again.
create table dead_letter (
  judgement_id uuid not null,
  claims integer not null,
  is_published boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (judgement_id, claims)
);
create index dead_letter_unpublished on dead_letter (created_at) where not is_published;
