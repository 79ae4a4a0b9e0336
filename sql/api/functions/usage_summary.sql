-- definer: nobody but the owner has rights on hypertables; rows of the tenant of the context alone are read
create or replace function api.usage_summary(
    since  timestamptz,
    until  timestamptz
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
    v_bounds timestamptz[] := timeseries.usage_bounds(since, until, null, 'UTC');
    v_measures jsonb;
    v_users bigint;
begin
    with facts as materialized (
        select f.*
        from timeseries.usage_facts(v_tenant_id, 'total', v_bounds, null, true) as f
    ),

    packed as (
        select unnest(f.latency) as step
        from facts as f
    ),

    -- Whole numbers are exact as double precision, up to 2^53, and summed faster than bigint, whose sums are numeric.
    steps as (
        select (p.step & 255)::integer as step, sum((p.step >> 8)::double precision)::bigint as requests
        from packed as p
        group by (p.step & 255)::integer
    )

    select
        timeseries.usage_json(
            'latencyMs',
            timeseries.usage_percentiles(
                array(select t.requests * 256 + t.step from steps as t where t.requests > 0 order by t.step), '{0.5, 0.95, 0.99}'
            ),
            s.requests, s.client_errors, s.server_errors, s.duration_ms, s.request_bytes, s.response_bytes, s.tokens_in,
            s.tokens_out, s.cost
        )
    into v_measures
    from (
        select
            sum(f.requests) as requests,
            sum(f.client_errors) as client_errors,
            sum(f.server_errors) as server_errors,
            sum(f.duration_ms) as duration_ms,
            sum(f.request_bytes) as request_bytes,
            sum(f.response_bytes) as response_bytes,
            sum(f.tokens_in) as tokens_in,
            sum(f.tokens_out) as tokens_out,
            sum(f.cost) as cost
        from facts as f
    ) as s;
    select u.users into v_users
    from timeseries.usage_users(v_tenant_id, v_bounds) as u
    where u.bucket = 0;
    return v_measures || jsonb_build_object('activeUsers', v_users);
end;
$$;

comment on function api.usage_summary(timestamptz, timestamptz) is
    'One range in figures: the measures of api.usage_over_time with its error rate, and {"activeUsers", "latencyMs": {"p50", "p95", '
    '"p99"}}, as api.usage_latency has them. Raises PT400 for a range that is none.
    @tag usage
    @returns {...Measures, activeUsers: bigint, latencyMs: {p50: numeric | null, p95: numeric | null, p99: numeric |
        null}}
    @example {"since": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z"}';

revoke all on function api.usage_summary(timestamptz, timestamptz) from public;
grant execute on function api.usage_summary(timestamptz, timestamptz) to application_user;
