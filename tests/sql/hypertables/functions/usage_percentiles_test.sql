begin;

select plan(5);

create function pg_temp.percentiles(durations integer[])
returns jsonb
language sql
stable
as $$
    select timeseries.usage_percentiles(
        array_agg(256 + timeseries.usage_step(d.ms)), '{0.5, 0.999}'
    )::jsonb
    from unnest(durations) as d (ms)
$$;

select is(
    pg_temp.percentiles(array[1, 10, 1000, 10000, 600001]), '{"p50": 1004.7, "p99.9": 600000}', 'the middle of a step, or the end of the scale'
);
select is_empty(
    $$select i from generate_series(1, 10) as i where (pg_temp.percentiles(array[i]) ->> 'p50')::numeric <> i$$,
    'a step of one whole millisecond is exact'
);
select is_empty(
    $$
        select i
        from (select generate_series(1, 100) union all select generate_series(101, 599999, 997)) as d (i)
        where abs((pg_temp.percentiles(array[i]) ->> 'p50')::numeric - i) > i * 0.054
    $$,
    'none is more than 5.4 % off'
);
select is(
    timeseries.usage_percentiles(array[256 * 3 + 1, 256 + 128], '{1, 0.75, 0.76, 0}')::jsonb,
    '{"p100": 569614.1, "p75": 1.0, "p76": 569614.1, "p0": 1.0}',
    'a percentile is in the first step that has as many requests up to it'
);
select is(timeseries.usage_percentiles(null, '{0.5}')::jsonb, '{"p50": null}', 'nothing has none');

select *
from finish();

rollback;
