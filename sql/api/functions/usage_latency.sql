-- definer: nobody but the owner has rights on hypertables; rows of the tenant of the context alone are read
create or replace function api.usage_latency(
    since       timestamptz,
    until       timestamptz,
    bucket      interval           default null,
    endpoint    text               default null,
    percentiles double precision[] default '{0.5, 0.95, 0.99}',
    time_zone   text               default null
)
returns json
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
-- planning takes longer than the rest
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_zone text := timeseries.usage_zone(v_tenant_id, time_zone);
    v_bounds timestamptz[] := timeseries.usage_bounds(since, until, bucket, v_zone);
    v_cut timestamptz[] := array[since] || v_bounds[2:];
    v_points json;
begin
    if percentiles is null
        or cardinality(percentiles) not between 1 and 20
        or exists (select from unnest(percentiles) as p (value) where p.value is null or not p.value between 0 and 1)
    then
        raise exception using
            errcode = 'PT400',
            message = 'percentiles: expected 1 to 20 numbers from 0 to 1';
    end if;
    with packed as (
        select f.bucket, unnest(f.latency) as step
        from timeseries.usage_facts(
            v_tenant_id, case when usage_latency.endpoint is null then 'total' else 'endpoint' end, v_cut,
            case when usage_latency.endpoint is not null then array[usage_latency.endpoint] end, true
        ) as f
    ),

    -- Whole numbers are exact as double precision, up to 2^53, and summed faster than bigint, whose sums are numeric.
    steps as (
        select p.bucket, (p.step & 255)::integer as step, sum((p.step >> 8)::double precision)::bigint as requests
        from packed as p
        group by p.bucket, (p.step & 255)::integer
    ),

    merged as (
        select s.bucket, array_agg(s.requests * 256 + s.step order by s.step) as latency, sum(s.requests) as requests
        from steps as s
        where s.requests > 0
        group by s.bucket
    )

    select
        json_agg(
            json_build_object(
                'time', b.begins,
                'requests', coalesce(m.requests, 0),
                'latencyMs', timeseries.usage_percentiles(m.latency, percentiles)
            )
            order by b.place
        )
    into v_points
    from unnest(v_bounds[:cardinality(v_bounds) - 1]) with ordinality as b (begins, place)
    left join merged as m on b.place = m.bucket;
    return json_build_object('timeZone', v_zone, 'points', v_points);
end;
$$;

comment on function api.usage_latency(timestamptz, timestamptz, interval, text, double precision[], text) is
    'Percentiles of durations over time, of all requests or of one endpoint: {"timeZone", "points": [{"time", "requests", '
    '"latencyMs": {"p50", "p95", "p99"}}]}, one point for all without a bucket; buckets as in api.usage_over_time. They merge '
    'exactly over any range, being read from a histogram, whose steps make each at most 5.4 % off between 1 ms and 10 minutes; less '
    'than 1 ms counts as 1 ms, 600000 stands for more than 10 minutes, null for no requests. Raises PT400 for an argument that is off, '
    'PT422 for no time zone.
    @tag usage
    @param percentiles: [numeric]
    @returns {timeZone: text, points: [{time: timestamptz, requests: numeric, latencyMs: {*: numeric | null}}]}
    @example {"since": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z"}';

revoke all on function api.usage_latency(timestamptz, timestamptz, interval, text, double precision[], text) from public;
grant execute on function api.usage_latency(timestamptz, timestamptz, interval, text, double precision[], text) to application_user;
