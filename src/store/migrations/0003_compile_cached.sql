-- Whether the compiler did not run, since its worker had kept what it made of the very same sources before.
alter table judgement add column compile_cached boolean;
