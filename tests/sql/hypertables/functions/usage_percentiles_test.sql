begin;

select plan(3);

create function pg_temp.percentiles(durations double precision[])
returns jsonb
language sql
stable
as $$
    select timeseries.usage_percentiles(
        public.histogram(ln(greatest(d.ms, 1)), 0, 13.3046849341983, 128)::bigint[], '{0.5, 0.999}'
    )::jsonb
    from unnest(durations) as d (ms)
$$;

select is(
    pg_temp.percentiles(array[1, 10, 1000, 10000, 600001]), '{"p50": 1004.5, "p99.9": 600000}', 'the middle of a step, or the end of the scale'
);
select is_empty(
    $$
        select i
        from generate_series(1, 599999, 997) as i
        where abs((pg_temp.percentiles(array[i]) ->> 'p50')::numeric - i) > i * 0.054 + 0.05
    $$,
    'none is more than 5.4 % off'
);
select is(timeseries.usage_percentiles(null, '{0.5}')::jsonb, '{"p50": null}', 'nothing has none');

select *
from finish();

rollback;
