-- definer: nobody but the owner has rights on hypertables; rows of the tenant of the context alone are read
create or replace function api.usage_over_time(
    since     timestamptz,
    until     timestamptz,
    bucket    interval default '1 day',
    group_by  text     default null,
    top       integer  default 10,
    time_zone text     default null
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
    v_bounds timestamptz[] := timeseries.usage_bounds(since, until, coalesce(bucket, interval '1 day'), v_zone);
    v_cut timestamptz[] := array[since] || v_bounds[2:];
    v_keys text[] := array[''];
    v_kept_from timestamptz;
    v_series json;
begin
    if group_by is not null then
        perform timeseries.require_dimension('group_by', group_by);
        v_keys := array(
            select t.key
            from timeseries.top_usage(v_tenant_id, since, until, group_by, 'requests', top) as t
            order by t.place
        );
        if cardinality(v_keys) * cardinality(v_bounds) > 50000 then
            raise exception using
                errcode = 'PT400',
                message = format('%s series of %s buckets are too many', cardinality(v_keys), cardinality(v_bounds) - 1),
                hint = 'Ask for fewer series with top, for a shorter range, or for longer buckets.';
        end if;
    end if;
    if group_by is null and since > now() - interval '3 hours' then
        select coalesce(k.kept_from, s.kept_from) into v_kept_from
        from timeseries.usage_state as s
        left join timeseries.usage_kept as k on k.tenant_id = v_tenant_id;
        if since >= v_kept_from then
            -- What is asked most often has a way of its own.
            return json_build_object(
                'timeZone', v_zone,
                'series', json_build_array(
                    json_build_object('key', null, 'points', timeseries.recent_usage(v_tenant_id, v_bounds, v_cut))
                )
            );
        end if;
    end if;
    with summed as (
        select
            f.bucket,
            f.key_found as key,
            sum(f.requests) as requests,
            sum(f.client_errors) as client_errors,
            sum(f.server_errors) as server_errors,
            sum(f.duration_ms) as duration_ms,
            sum(f.request_bytes) as request_bytes,
            sum(f.response_bytes) as response_bytes,
            sum(f.tokens_in) as tokens_in,
            sum(f.tokens_out) as tokens_out,
            sum(f.cost) as cost
        from timeseries.usage_facts(v_tenant_id, coalesce(group_by, 'total'), v_cut, v_keys) as f
        group by f.bucket, f.key_found
    ),

    series as (
        select
            k.place,
            k.key,
            json_agg(
                timeseries.usage_json(
                    'time', to_json(b.begins), s.requests, s.client_errors, s.server_errors, s.duration_ms,
                    s.request_bytes, s.response_bytes, s.tokens_in, s.tokens_out, s.cost
                )
                order by b.place
            ) as points
        from unnest(v_keys) with ordinality as k (key, place)
        cross join unnest(v_bounds[:cardinality(v_bounds) - 1]) with ordinality as b (begins, place)
        left join summed as s
            on k.key = s.key
            and b.place = s.bucket
        group by k.place, k.key
    )

    select
        coalesce(json_agg(json_build_object('key', nullif(s.key, ''), 'points', s.points) order by s.place), '[]')
    into v_series
    from series as s;
    return json_build_object('timeZone', v_zone, 'series', v_series);
end;
$$;

comment on function api.usage_over_time(timestamptz, timestamptz, interval, text, integer, text) is
    'Usage and cost over time, without gaps: {"timeZone", "series": [{"key", "points": [{"time", "requests", "clientErrors", '
    '"serverErrors", "errorRate", "durationMs", "averageMs", "requestBytes", "responseBytes", "tokensIn", "tokensOut", "cost"}]}]}. '
    '`bucket` is months, weeks (from Monday) or days in the time zone, the tenant''s unless one is given, or a shorter length counted '
    'from the midnight before `since`. `group_by` endpoint, user, model or service makes a series of each of the `top` ones with the '
    'most requests; a null key stands for none. Only what lies between `since` and `until` counts. Raises PT400 for an argument that is '
    'off, more than ten years, 5000 buckets or, in all series, 50000, PT422 for no time zone.
    @tag usage
    @param group_by: "endpoint" | "user" | "model" | "service"
    @returns {timeZone: text, series: [{key: text | null, points: [{...Measures, time: timestamptz}]}]}
    @shape Measures {requests: numeric, clientErrors: numeric, serverErrors: numeric, errorRate: numeric | null,
        durationMs: numeric, averageMs: numeric | null, requestBytes: numeric, responseBytes: numeric, tokensIn:
        numeric, tokensOut: numeric, cost: numeric}
    @example {"since": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z", "bucket": "1 day"}';

revoke all on function api.usage_over_time(timestamptz, timestamptz, interval, text, integer, text) from public;
grant execute on function api.usage_over_time(timestamptz, timestamptz, interval, text, integer, text) to application_user;
