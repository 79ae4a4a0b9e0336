begin;

select plan(6);

select has_extension('public', 'timescaledb', 'timescaledb is there, in the schema it can live in');
select ok(
    current_setting('timescaledb.license') in ('apache', 'timescale'),
    'and says under which license it runs, which later migrations ask'
);

-- It works: a table becomes a hypertable, and old chunks can be dropped.
create table public.tests_readings (taken_at timestamptz not null, value integer);

select lives_ok(
    $$select public.create_hypertable('public.tests_readings', 'taken_at', chunk_time_interval => interval '1 day')$$,
    'a table becomes a hypertable'
);

insert into public.tests_readings (taken_at, value)
values ('2026-01-01', 1), ('2026-01-02', 2), ('2026-01-03', 3);

select is((select count(*) from public.show_chunks('public.tests_readings')), 3::bigint, 'with a chunk a day');
select is(
    (select count(*) from public.drop_chunks('public.tests_readings', '2026-01-03'::timestamptz)),
    2::bigint,
    'of which the old ones can be dropped'
);
select results_eq('select value from public.tests_readings', 'values (3)', 'rows and all');

select *
from finish();

rollback;
