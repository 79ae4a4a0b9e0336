-- One statement: what is taken from the log, and the rows it stands for, are seen at one moment. Whoever commits later
-- leaves their own entry for the next time.
create or replace function timeseries.refresh_usage_day(day timestamptz, since timestamptz, until timestamptz)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set plan_cache_mode = 'force_custom_plan'
as $$
declare
    v_end timestamptz := least(day + interval '1 day', until);
    -- A day is rolled up once it is over, for every tenant; after that for those whose rows change.
    v_is_over boolean := day + interval '1 day' <= until;
    v_is_new boolean := v_is_over and day + interval '1 day' > since;
begin
    perform pg_advisory_xact_lock(hashtextextended('timeseries.usage_state', 0));
    with dirty as (
        delete from timeseries.usage_dirty_hours as d
        where d.hour >= day
            and d.hour < v_end
        returning d.tenant_id, d.hour
    ),

    tenants as (
        select distinct d.tenant_id
        from dirty as d
    ),

    late as (
        delete from timeseries.usage_late_rows as t
        where t.hour >= day
            and t.hour < v_end
            and (v_is_new or t.tenant_id in (select k.tenant_id from tenants as k))
        returning t.tenant_id, t.hour
    ),

    cells as (
        select d.tenant_id, d.hour
        from dirty as d
        union
        select t.tenant_id, t.hour
        from late as t
    ),

    new_hours as (
        select
            l.tenant_id,
            case grouping(l.endpoint) when 0 then 'endpoint' else 'total' end as dimension,
            c.hour as hour,
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
        from timeseries.api_usage_logs as l
        inner join cells as c
            on l.tenant_id = c.tenant_id
            and date_trunc('hour', l.timestamp) = c.hour
        where l.timestamp >= day
            and l.timestamp < v_end
        group by grouping sets ((l.tenant_id, c.hour), (l.tenant_id, c.hour, l.endpoint))
        union all
        select
            l.tenant_id,
            case
                when grouping(l.user_id) = 0 then 'user'
                when grouping(l.model) = 0 then 'model'
                else 'service'
            end,
            c.hour,
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
        from timeseries.api_usage_logs as l
        inner join cells as c
            on l.tenant_id = c.tenant_id
            and date_trunc('hour', l.timestamp) = c.hour
        where l.timestamp >= day
            and l.timestamp < v_end
        group by grouping sets (
            (l.tenant_id, c.hour, l.user_id),
            (l.tenant_id, c.hour, l.model),
            (l.tenant_id, c.hour, l.service)
        )
    ),

    new_days as (
        select
            l.tenant_id,
            case grouping(l.endpoint) when 0 then 'endpoint' else 'total' end as dimension,
            day as day,
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
        from timeseries.api_usage_logs as l
        where v_is_over
            and l.timestamp >= day
            and l.timestamp < v_end
            and (v_is_new or l.tenant_id in (select k.tenant_id from tenants as k))
        group by grouping sets ((l.tenant_id), (l.tenant_id, l.endpoint))
        union all
        select
            l.tenant_id,
            case
                when grouping(l.user_id) = 0 then 'user'
                when grouping(l.model) = 0 then 'model'
                else 'service'
            end,
            day,
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
        from timeseries.api_usage_logs as l
        where v_is_over
            and l.timestamp >= day
            and l.timestamp < v_end
            and (v_is_new or l.tenant_id in (select k.tenant_id from tenants as k))
        group by grouping sets (
            (l.tenant_id, l.user_id),
            (l.tenant_id, l.model),
            (l.tenant_id, l.service)
        )
    ),

    gone_hours as (
        delete from timeseries.usage_rollup_hours as r
        using cells as c
        where r.tenant_id = c.tenant_id
            and r.hour = c.hour
            and not exists (
                select
                from new_hours as n
                where n.tenant_id = r.tenant_id
                    and n.dimension = r.dimension
                    and n.hour = r.hour
                    and n.key = r.key
            )
    ),

    gone_days as (
        delete from timeseries.usage_rollup_days as r
        where v_is_over
            and r.day = refresh_usage_day.day
            and (v_is_new or r.tenant_id in (select k.tenant_id from tenants as k))
            and not exists (
                select
                from new_days as n
                where n.tenant_id = r.tenant_id
                    and n.dimension = r.dimension
                    and n.key = r.key
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
                requests = excluded.requests,
                client_errors = excluded.client_errors,
                server_errors = excluded.server_errors,
                duration_ms = excluded.duration_ms,
                request_bytes = excluded.request_bytes,
                response_bytes = excluded.response_bytes,
                tokens_in = excluded.tokens_in,
                tokens_out = excluded.tokens_out,
                cost = excluded.cost,
                latency = excluded.latency
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
                requests = excluded.requests,
                client_errors = excluded.client_errors,
                server_errors = excluded.server_errors,
                duration_ms = excluded.duration_ms,
                request_bytes = excluded.request_bytes,
                response_bytes = excluded.response_bytes,
                tokens_in = excluded.tokens_in,
                tokens_out = excluded.tokens_out,
                cost = excluded.cost,
                latency = excluded.latency;
end;
$$;

comment on function timeseries.refresh_usage_day(timestamptz, timestamptz, timestamptz) is
    'Rolls up the hours of a day (UTC) that have changed, before `until`, and the day itself when it is over; `since` is how far '
    'the rollups reached. Apache edition. For the owner.';

revoke all on function timeseries.refresh_usage_day(timestamptz, timestamptz, timestamptz) from public;
