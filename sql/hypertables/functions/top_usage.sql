create or replace function timeseries.top_usage(
    tenant_id uuid,
    since     timestamptz,
    until     timestamptz,
    dimension text,
    measure   text,
    top       integer
)
returns table (place bigint, key text, item json)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
-- planning takes longer than the rest
set plan_cache_mode = 'force_generic_plan'
as $$
#variable_conflict use_column
begin
    perform timeseries.require_dimension('dimension', dimension);
    if top is null or top not between 1 and 1000 then
        raise exception using
            errcode = 'PT400',
            message = format('top: expected 1 to 1000, got %s', coalesce(top::text, 'null'));
    end if;
    if measure is null
        or measure not in (
            'requests', 'clientErrors', 'serverErrors', 'errorRate', 'durationMs', 'averageMs', 'requestBytes',
            'responseBytes', 'tokensIn', 'tokensOut', 'cost'
        )
    then
        raise exception using
            errcode = 'PT400',
            message = format('measure: there is no %s', coalesce(to_json(left(measure, 100))::text, 'null')),
            hint = 'Measures are requests, clientErrors, serverErrors, errorRate, durationMs, averageMs, requestBytes, '
                'responseBytes, tokensIn, tokensOut and cost.';
    end if;
    return query
    with summed as (
        select
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
        from timeseries.usage_facts(
            top_usage.tenant_id,
            top_usage.dimension,
            timeseries.usage_bounds(top_usage.since, top_usage.until, null, 'UTC')
        ) as f
        group by f.key_found
        having sum(f.requests) > 0
    ),

    placed as (
        select
            s.*,
            row_number() over (
                order by
                    case top_usage.measure
                        when 'requests' then s.requests
                        when 'clientErrors' then s.client_errors
                        when 'serverErrors' then s.server_errors
                        when 'errorRate' then round((s.client_errors + s.server_errors) / s.requests, 6)
                        when 'durationMs' then s.duration_ms
                        when 'averageMs' then round(s.duration_ms / s.requests, 1)
                        when 'requestBytes' then s.request_bytes
                        when 'responseBytes' then s.response_bytes
                        when 'tokensIn' then s.tokens_in
                        when 'tokensOut' then s.tokens_out
                        else s.cost
                    end desc,
                    s.key
            ) as place
        from summed as s
    )

    select
        p.place,
        p.key,
        timeseries.usage_json(
            'key', to_json(nullif(p.key, '')), p.requests, p.client_errors, p.server_errors, p.duration_ms,
            p.request_bytes, p.response_bytes, p.tokens_in, p.tokens_out, p.cost
        )
    from placed as p
    where p.place <= top_usage.top
    order by p.place;
end;
$$;

comment on function timeseries.top_usage(uuid, timestamptz, timestamptz, text, text, integer) is
    'What has the most of a measure within a range, equals by name, and what api.top_usage says of it. Raises PT400 for an argument '
    'that is off.';

revoke all on function timeseries.top_usage(uuid, timestamptz, timestamptz, text, text, integer) from public;
