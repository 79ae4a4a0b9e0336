create or replace function timeseries.usage_rows(
    tenant_id     uuid,
    dimension     text,
    bounds        timestamptz[],
    begins        timestamptz,
    ends          timestamptz,
    keys          text[],
    with_latency  boolean
)
returns table (
    bucket         integer,
    key_found      text,
    requests       bigint,
    client_errors  bigint,
    server_errors  bigint,
    duration_ms    bigint,
    request_bytes  bigint,
    response_bytes bigint,
    tokens_in      bigint,
    tokens_out     bigint,
    cost           numeric,
    step           integer
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- with its ends known, a range is looked for in the chunks it lies in, and no other is even planned for
set plan_cache_mode = 'force_custom_plan'
as $$
begin
    return query
    select
        width_bucket(r.timestamp, bounds),
        case usage_rows.dimension
            when 'total' then ''
            when 'endpoint' then r.endpoint
            when 'user' then coalesce(r.user_id::text, '')
            when 'model' then coalesce(r.model, '')
            when 'service' then r.service
        end,
        count(*),
        count(*) filter (where r.status between 400 and 499),
        count(*) filter (where r.status >= 500),
        sum(r.duration_ms),
        sum(r.request_bytes)::bigint,
        sum(r.response_bytes)::bigint,
        sum(r.tokens_in),
        sum(r.tokens_out),
        sum(r.cost),
        case when usage_rows.with_latency then timeseries.usage_step(r.duration_ms) end
    from timeseries.api_usage_logs as r
    where r.tenant_id = usage_rows.tenant_id
        and r.timestamp >= usage_rows.begins
        and r.timestamp < usage_rows.ends
        and (
            usage_rows.keys is null
            or case usage_rows.dimension
                when 'total' then ''
                when 'endpoint' then r.endpoint
                when 'user' then coalesce(r.user_id::text, '')
                when 'model' then coalesce(r.model, '')
                when 'service' then r.service
            end = any (usage_rows.keys)
        )
    group by 1, 2, 12;
end;
$$;

comment on function timeseries.usage_rows(uuid, text, timestamptz[], timestamptz, timestamptz, text[], boolean) is
    'Rows of a tenant from one time to another, counted by bucket and key, with latency by step of the histogram, too.';

revoke all on function timeseries.usage_rows(uuid, text, timestamptz[], timestamptz, timestamptz, text[], boolean) from public;
