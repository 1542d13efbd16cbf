-- A blob whose bytes, when somebody read them, were not those of its digest. The next upload that has the content stores it anew.
create table damaged_blob (
  digest text collate "C" primary key,
  found_at timestamptz not null default now()
);
