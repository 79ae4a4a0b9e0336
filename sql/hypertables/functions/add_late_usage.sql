-- One statement, as timeseries.refresh_usage_day. Hours that are dirty are left: their rows will be counted again.
create or replace function timeseries.add_late_usage(until timestamptz)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
    v_watermark timestamptz;
begin
    perform pg_advisory_xact_lock(hashtextextended('timeseries.usage_state', 0));
    select s.watermark into v_watermark
    from timeseries.usage_state as s;
    with late as materialized (
        delete from timeseries.usage_late_rows as t
        where t.hour < v_watermark
            and not exists (
                select
                from timeseries.usage_dirty_hours as d
                where d.tenant_id = t.tenant_id
                    and d.hour = t.hour
            )
        returning
            t.tenant_id, t.hour, t.user_id, t.service, t.endpoint, t.status, t.duration_ms, t.request_bytes,
            t.response_bytes, t.tokens_in, t.tokens_out, t.cost, t.model, date_trunc('day', t.hour) as day
    ),

    new_hours as (
        select
            l.tenant_id,
            case grouping(l.endpoint) when 0 then 'endpoint' else 'total' end as dimension,
            l.hour as hour,
            coalesce(l.endpoint, '') as key,
            count(*) as requests,
            count(*) filter (where l.status between 400 and 499) as client_errors,
            count(*) filter (where l.status >= 500) as server_errors,
            sum(l.duration_ms) as duration_ms,
            sum(l.request_bytes) as request_bytes,
            sum(l.response_bytes) as response_bytes,
            sum(l.tokens_in) as tokens_in,
            sum(l.tokens_out) as tokens_out,
            sum(l.cost) as cost,
            public.histogram(
                ln(greatest(l.duration_ms, 1)::double precision),
                0::double precision,
                13.3046849341983::double precision,
                128
            ) as latency
        from late as l
        group by grouping sets ((l.tenant_id, l.hour), (l.tenant_id, l.hour, l.endpoint))
        union all
        select
            l.tenant_id,
            case
                when grouping(l.user_id) = 0 then 'user'
                when grouping(l.model) = 0 then 'model'
                else 'service'
            end,
            l.hour,
            coalesce(l.user_id::text, l.model, l.service, ''),
            count(*),
            count(*) filter (where l.status between 400 and 499),
            count(*) filter (where l.status >= 500),
            sum(l.duration_ms),
            sum(l.request_bytes),
            sum(l.response_bytes),
            sum(l.tokens_in),
            sum(l.tokens_out),
            sum(l.cost),
            null
        from late as l
        group by grouping sets (
            (l.tenant_id, l.hour, l.user_id),
            (l.tenant_id, l.hour, l.model),
            (l.tenant_id, l.hour, l.service)
        )
    ),

    -- A day that is not over has no rollup yet.
    new_days as (
        select
            l.tenant_id,
            case grouping(l.endpoint) when 0 then 'endpoint' else 'total' end as dimension,
            l.day as day,
            coalesce(l.endpoint, '') as key,
            count(*) as requests,
            count(*) filter (where l.status between 400 and 499) as client_errors,
            count(*) filter (where l.status >= 500) as server_errors,
            sum(l.duration_ms) as duration_ms,
            sum(l.request_bytes) as request_bytes,
            sum(l.response_bytes) as response_bytes,
            sum(l.tokens_in) as tokens_in,
            sum(l.tokens_out) as tokens_out,
            sum(l.cost) as cost,
            public.histogram(
                ln(greatest(l.duration_ms, 1)::double precision),
                0::double precision,
                13.3046849341983::double precision,
                128
            ) as latency
        from late as l
        where l.day + interval '1 day' <= until
        group by grouping sets ((l.tenant_id, l.day), (l.tenant_id, l.day, l.endpoint))
        union all
        select
            l.tenant_id,
            case
                when grouping(l.user_id) = 0 then 'user'
                when grouping(l.model) = 0 then 'model'
                else 'service'
            end,
            l.day,
            coalesce(l.user_id::text, l.model, l.service, ''),
            count(*),
            count(*) filter (where l.status between 400 and 499),
            count(*) filter (where l.status >= 500),
            sum(l.duration_ms),
            sum(l.request_bytes),
            sum(l.response_bytes),
            sum(l.tokens_in),
            sum(l.tokens_out),
            sum(l.cost),
            null
        from late as l
        where l.day + interval '1 day' <= until
        group by grouping sets (
            (l.tenant_id, l.day, l.user_id),
            (l.tenant_id, l.day, l.model),
            (l.tenant_id, l.day, l.service)
        )
    ),

    kept_hours as (
        insert into timeseries.usage_rollup_hours as r (
            tenant_id, dimension, hour, key, requests, client_errors, server_errors, duration_ms, request_bytes,
            response_bytes, tokens_in, tokens_out, cost, latency
        )
        select
            n.tenant_id, n.dimension, n.hour, n.key, n.requests, n.client_errors, n.server_errors, n.duration_ms,
            n.request_bytes, n.response_bytes, n.tokens_in, n.tokens_out, n.cost, n.latency
        from new_hours as n
        on conflict on constraint usage_rollup_hours_pkey do update
            set
                requests = r.requests + excluded.requests,
                client_errors = r.client_errors + excluded.client_errors,
                server_errors = r.server_errors + excluded.server_errors,
                duration_ms = r.duration_ms + excluded.duration_ms,
                request_bytes = r.request_bytes + excluded.request_bytes,
                response_bytes = r.response_bytes + excluded.response_bytes,
                tokens_in = r.tokens_in + excluded.tokens_in,
                tokens_out = r.tokens_out + excluded.tokens_out,
                cost = r.cost + excluded.cost,
                latency = timeseries.added_latency(r.latency, excluded.latency)
    )

    insert into timeseries.usage_rollup_days as r (
            tenant_id, dimension, day, key, requests, client_errors, server_errors, duration_ms, request_bytes,
            response_bytes, tokens_in, tokens_out, cost, latency
        )
        select
            n.tenant_id, n.dimension, n.day, n.key, n.requests, n.client_errors, n.server_errors, n.duration_ms,
            n.request_bytes, n.response_bytes, n.tokens_in, n.tokens_out, n.cost, n.latency
        from new_days as n
        on conflict on constraint usage_rollup_days_pkey do update
            set
                requests = r.requests + excluded.requests,
                client_errors = r.client_errors + excluded.client_errors,
                server_errors = r.server_errors + excluded.server_errors,
                duration_ms = r.duration_ms + excluded.duration_ms,
                request_bytes = r.request_bytes + excluded.request_bytes,
                response_bytes = r.response_bytes + excluded.response_bytes,
                tokens_in = r.tokens_in + excluded.tokens_in,
                tokens_out = r.tokens_out + excluded.tokens_out,
                cost = r.cost + excluded.cost,
                latency = timeseries.added_latency(r.latency, excluded.latency);
end;
$$;

comment on function timeseries.add_late_usage(timestamptz) is
    'Adds the rows of timeseries.usage_late_rows to their hours and, of those that are over at `until`, days; '
    'after timeseries.refresh_usage_day for all of them. Apache edition. For the owner.';

revoke all on function timeseries.add_late_usage(timestamptz) from public;
