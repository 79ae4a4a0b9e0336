create or replace function timeseries.usage_percentiles(latency bigint[], percentiles double precision[])
returns json
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
-- planning takes longer than the rest
set plan_cache_mode = 'force_generic_plan'
as $$
begin
    return (
        with summed as (
            select l.step & 255 as step, sum(l.step >> 8) as requests
            from unnest(latency) as l (step)
            group by l.step & 255
            having sum(l.step >> 8) > 0
        ),

        ranked as (
            select s.step, sum(s.requests) over (order by s.step) as up_to, sum(s.requests) over () as total
            from summed as s
        )

        select
            json_object_agg(
                'p' || (p.percentile * 100)::numeric,
                (
                    select
                        case
                            when r.step > 128 then 600000
                            else
                            round(
                                sqrt(
                                    ceil(exp((r.step - 1) * 13.3046849341983 / 128))
                                    * (ceil(exp(r.step * 13.3046849341983 / 128)) - 1)
                                )::numeric,
                                1
                            )
                        end
                    from ranked as r
                    where r.up_to >= p.percentile * r.total
                    order by r.step
                    limit 1
                )
                order by p.place
            )
        from unnest(percentiles) with ordinality as p (percentile, place)
    );
end;
$$;

comment on function timeseries.usage_percentiles(bigint[], double precision[]) is
    'Percentiles of a histogram of durations in milliseconds, {"p50": 12.3, …}, null for an empty one. The histogram is requests '
    'times 256 plus the step, and a step may stand several times. Each percentile is the middle of the '
    'whole milliseconds in the step that the value is in, at most 5.4 % off for durations of 1 ms to 10 minutes; 600000 stands for longer ones.';

revoke all on function timeseries.usage_percentiles(bigint[], double precision[]) from public;
