-- Whose test data a store of blobs holds: two installations that share one would sweep away each other's.
create table installation (id uuid not null);
insert into installation (id) values (gen_random_uuid());
