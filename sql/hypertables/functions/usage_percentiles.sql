create or replace function timeseries.usage_percentiles(latency bigint[], percentiles double precision[])
returns json
language sql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    with step as (
        select l.place, sum(l.count) over (order by l.place) as up_to, sum(l.count) over () as total
        from unnest(latency) with ordinality as l (count, place)
    )

    select
        json_object_agg(
            'p' || (p.percentile * 100)::numeric,
            (
                select
                    case
                        when s.place > 129 then 600000
                        else round(exp((s.place - 1.5) * 13.3046849341983 / 128)::numeric, 1)
                    end
                from step as s
                where s.up_to >= p.percentile * s.total
                    and s.up_to > 0
                order by s.place
                limit 1
            )
            order by p.place
        )
    from unnest(percentiles) with ordinality as p (percentile, place)
$$;

comment on function timeseries.usage_percentiles(bigint[], double precision[]) is
    'Percentiles of a histogram of durations in milliseconds, {"p50": 12.3, …}, null for an empty one. Each is the middle of the '
    'step that the value is in, at most 5.4 % off for durations of 1 ms to 10 minutes; 600000 stands for longer ones.';

revoke all on function timeseries.usage_percentiles(bigint[], double precision[]) from public;
