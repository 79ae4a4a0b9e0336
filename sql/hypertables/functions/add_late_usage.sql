-- One statement, as timeseries.refresh_usage_day. Hours that are dirty are left: their rows will be counted again. What is
-- added stands beside what was there, and is summed by who reads it.
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
    v_tenants uuid[];
    v_hours timestamptz[];
    v_users uuid[];
begin
    perform pg_advisory_xact_lock(hashtextextended('timeseries.usage_state', 0));
    select s.watermark into v_watermark
    from timeseries.usage_state as s;
    with late as (
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
            t.response_bytes, t.tokens_in, t.tokens_out, t.cost, t.model
    ),

    counted as materialized (
        select
            l.tenant_id,
            l.hour,
            date_trunc('day', l.hour) as day,
            l.endpoint,
            coalesce(l.model, '') as model,
            l.service,
            l.user_id,
            width_bucket(
                ln(greatest(l.duration_ms, 1)::double precision),
                0::double precision,
                13.3046849341983::double precision,
                128
            ) as step,
            count(*) as requests,
            count(*) filter (where l.status between 400 and 499) as client_errors,
            count(*) filter (where l.status >= 500) as server_errors,
            sum(l.duration_ms)::bigint as duration_ms,
            sum(l.request_bytes)::bigint as request_bytes,
            sum(l.response_bytes)::bigint as response_bytes,
            sum(l.tokens_in)::bigint as tokens_in,
            sum(l.tokens_out)::bigint as tokens_out,
            sum(l.cost) as cost
        from late as l
        group by l.tenant_id, l.hour, l.endpoint, coalesce(l.model, ''), l.service, l.user_id, step
    ),

    new_hours as (
        select
            p.tenant_id,
            p.hour,
            sum(p.requests)::bigint as requests,
            sum(p.client_errors)::bigint as client_errors,
            sum(p.server_errors)::bigint as server_errors,
            sum(p.duration_ms)::bigint as duration_ms,
            sum(p.request_bytes)::bigint as request_bytes,
            sum(p.response_bytes)::bigint as response_bytes,
            sum(p.tokens_in)::bigint as tokens_in,
            sum(p.tokens_out)::bigint as tokens_out,
            sum(p.cost) as cost,
            array_agg(p.requests * 256 + p.step) as latency,
            array_agg(
            row(
                p.requests, p.client_errors, p.server_errors, p.duration_ms, p.request_bytes,
                p.response_bytes, p.tokens_in, p.tokens_out, p.cost, p.endpoint, p.model, p.service,
                array[p.requests * 256 + p.step]
            )::timeseries.usage_part
            ) as parts
        from counted as p
        group by p.tenant_id, p.hour
    ),

    -- A day that is not over has no rollup yet.
    new_days as (
        select
            p.tenant_id,
            p.day,
            sum(p.requests)::bigint as requests,
            sum(p.client_errors)::bigint as client_errors,
            sum(p.server_errors)::bigint as server_errors,
            sum(p.duration_ms)::bigint as duration_ms,
            sum(p.request_bytes)::bigint as request_bytes,
            sum(p.response_bytes)::bigint as response_bytes,
            sum(p.tokens_in)::bigint as tokens_in,
            sum(p.tokens_out)::bigint as tokens_out,
            sum(p.cost) as cost,
            array_agg(p.requests * 256 + p.step) as latency,
            array_agg(
            row(
                p.requests, p.client_errors, p.server_errors, p.duration_ms, p.request_bytes,
                p.response_bytes, p.tokens_in, p.tokens_out, p.cost, p.endpoint, p.model, p.service,
                array[p.requests * 256 + p.step]
            )::timeseries.usage_part
            ) as parts,
            array_agg(
            row(
                p.requests, p.client_errors, p.server_errors, p.duration_ms, p.request_bytes,
                p.response_bytes, p.tokens_in, p.tokens_out, p.cost, p.user_id
            )::timeseries.usage_user
            ) as users
        from counted as p
        where p.day + interval '1 day' <= until
        group by p.tenant_id, p.day
    ),

    kept_hours as (
        insert into timeseries.usage_rollup_hours as r (
            tenant_id, hour, requests, client_errors, server_errors, duration_ms, request_bytes,
            response_bytes, tokens_in, tokens_out, cost, latency, parts
        )
        select
            n.tenant_id, n.hour, n.requests, n.client_errors, n.server_errors, n.duration_ms,
            n.request_bytes, n.response_bytes, n.tokens_in, n.tokens_out, n.cost, n.latency, n.parts
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
                latency = r.latency || excluded.latency,
                parts = r.parts || excluded.parts
    ),

    kept_days as (
        insert into timeseries.usage_rollup_days as r (
            tenant_id, day, requests, client_errors, server_errors, duration_ms, request_bytes,
            response_bytes, tokens_in, tokens_out, cost, latency, parts, users
        )
        select
            n.tenant_id, n.day, n.requests, n.client_errors, n.server_errors, n.duration_ms,
            n.request_bytes, n.response_bytes, n.tokens_in, n.tokens_out, n.cost, n.latency, n.parts,
            n.users
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
                latency = r.latency || excluded.latency,
                parts = r.parts || excluded.parts,
                users = r.users || excluded.users
    )

    select array_agg(l.tenant_id), array_agg(l.hour), array_agg(l.user_id) into v_tenants, v_hours, v_users
    from late as l;
    perform timeseries.add_usage_users(v_tenants, v_hours, v_users);
end;
$$;

comment on function timeseries.add_late_usage(timestamptz) is
    'Adds the rows of timeseries.usage_late_rows to their hours and, of those that are over at `until`, days; '
    'after timeseries.refresh_usage_day for all of them. Apache edition. For the owner.';

revoke all on function timeseries.add_late_usage(timestamptz) from public;
