create or replace function timeseries.usage_recent_rows(
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
-- planning takes longer than the rest; so does asking, each time, which of one or two chunks to leave out
set plan_cache_mode = 'force_generic_plan'
set timescaledb.enable_chunk_append = off
set timescaledb.enable_constraint_aware_append = off
as $$
begin
    return query
    select
        width_bucket(r.timestamp, bounds),
        case usage_recent_rows.dimension
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
        case when usage_recent_rows.with_latency then timeseries.usage_step(r.duration_ms) end
    from timeseries.api_usage_logs as r
    where r.tenant_id = usage_recent_rows.tenant_id
        and r.timestamp >= usage_recent_rows.begins
        and r.timestamp < usage_recent_rows.ends
        -- TimescaleDB keeps a plan for the chunks that this leaves, and makes another when there is a new chunk.
        and r.timestamp > now() - interval '3 hours'
        and (
            usage_recent_rows.keys is null
            or case usage_recent_rows.dimension
                when 'total' then ''
                when 'endpoint' then r.endpoint
                when 'user' then coalesce(r.user_id::text, '')
                when 'model' then coalesce(r.model, '')
                when 'service' then r.service
            end = any (usage_recent_rows.keys)
        )
    group by 1, 2, 12;
end;
$$;

comment on function timeseries.usage_recent_rows(uuid, text, timestamptz[], timestamptz, timestamptz, text[], boolean) is
    'As timeseries.usage_rows, but planned once in a session: sees rows of the last three hours alone.';

revoke all on function timeseries.usage_recent_rows(uuid, text, timestamptz[], timestamptz, timestamptz, text[], boolean) from public;
