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
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_bounds timestamptz[] := timeseries.usage_bounds(since, until, null, 'UTC');
    v_measures jsonb;
    v_users bigint;
    v_latency bigint[];
begin
    with facts as materialized (
        select f.*
        from timeseries.usage_facts(v_tenant_id, 'total', v_bounds, null, true) as f
    )

    select
        timeseries.usage_json(
                sum(f.requests), sum(f.client_errors), sum(f.server_errors), sum(f.duration_ms), sum(f.request_bytes),
                sum(f.response_bytes), sum(f.tokens_in), sum(f.tokens_out), sum(f.cost)
        ),
        (
            select array_agg(steps.count order by steps.place)
            from (
                select h.place, sum(h.count)::bigint as count
                from facts as f
                cross join unnest(f.latency) with ordinality as h (count, place)
                group by h.place
            ) as steps
        )
    into v_measures, v_latency
    from facts as f;
    select count(distinct f.key_found) into v_users
    from timeseries.usage_facts(v_tenant_id, 'user', v_bounds) as f
    where f.key_found <> '';
    return v_measures || jsonb_build_object(
        'activeUsers', v_users,
        'latencyMs', timeseries.usage_percentiles(v_latency, '{0.5, 0.95, 0.99}')
    );
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
