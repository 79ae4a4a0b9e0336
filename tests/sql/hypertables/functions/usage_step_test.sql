begin;

select plan(2);

select is(
    array(select timeseries.usage_step(d.ms) from unnest('{0, 1, 2, 600000, 600001, 2000000000}'::integer[]) as d (ms)),
    '{1, 1, 7, 128, 129, 129}',
    'steps go from 1 ms to 10 minutes, with one for what is longer'
);
-- The continuous aggregates of the community edition use TimescaleDB's own.
select is_empty(
    $$
        select d.ms
        from generate_series(0, 700000, 1009) as d (ms)
        where (
            select h.place - 1
            from unnest((
                select public.histogram(ln(greatest(i, 1)::double precision), 0::double precision, 13.3046849341983::double precision, 128)
                from (values (d.ms)) as v (i)
            )) with ordinality as h (count, place)
            where h.count = 1
        ) <> timeseries.usage_step(d.ms)
    $$,
    'they are those of public.histogram'
);

select *
from finish();

rollback;
