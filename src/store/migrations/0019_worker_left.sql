-- When it said that it leaves. One that was seen since is there again.
alter table worker add column left_at timestamptz;
