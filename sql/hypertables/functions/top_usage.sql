create or replace function timeseries.top_usage(
    tenant_id uuid,
    since     timestamptz,
    until     timestamptz,
    dimension text,
    measure   text,
    top       integer
)
returns table (place bigint, key text, measures jsonb)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
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
            timeseries.usage_json(
                sum(f.requests), sum(f.client_errors), sum(f.server_errors), sum(f.duration_ms), sum(f.request_bytes),
                sum(f.response_bytes), sum(f.tokens_in), sum(f.tokens_out), sum(f.cost)
            ) as measures
        from timeseries.usage_facts(
            top_usage.tenant_id,
            top_usage.dimension,
            timeseries.usage_bounds(top_usage.since, top_usage.until, null, 'UTC')
        ) as f
        group by f.key_found
    )

    select row_number() over (order by (s.measures ->> top_usage.measure)::numeric desc nulls last, s.key), s.key, s.measures
    from summed as s
    order by 1
    limit top_usage.top;
end;
$$;

comment on function timeseries.top_usage(uuid, timestamptz, timestamptz, text, text, integer) is
    'What has the most of a measure within a range, equals by name. Raises PT400 for an argument that is off.';

revoke all on function timeseries.top_usage(uuid, timestamptz, timestamptz, text, text, integer) from public;
