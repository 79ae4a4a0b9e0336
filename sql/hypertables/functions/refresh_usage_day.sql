-- One statement: what is taken from the log, and the rows it stands for, are seen at one moment. Whoever commits later
-- leaves their own entry for the next time. Sums and histograms come together by union all, not by joins: nothing here can
-- be estimated well.
create or replace function timeseries.refresh_usage_day(day timestamptz, since timestamptz, until timestamptz)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set plan_cache_mode = 'force_custom_plan'
-- what a busy day is sorted by
set work_mem = '64MB'
as $$
declare
    v_end timestamptz := least(day + interval '1 day', until);
    -- A day is rolled up once it is over, for every tenant; after that for those whose rows change.
    v_is_over boolean := day + interval '1 day' <= until;
    v_is_new boolean := v_is_over and day + interval '1 day' > since;
    v_tenants uuid[];
    v_hours timestamptz[];
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

    -- Not what only the rollups are there of: who writes at REPEATABLE READ may not know of it.
    cells as materialized (
        select n.tenant_id, n.hour
        from (
            select d.tenant_id, d.hour
            from dirty as d
            union
            select t.tenant_id, t.hour
            from late as t
        ) as n
        cross join timeseries.usage_state as s
        left join timeseries.usage_kept as k on n.tenant_id = k.tenant_id
        where n.hour >= coalesce(k.kept_from, s.kept_from)
    ),

    counted as materialized (
        select
            l.tenant_id,
            c.hour,
            l.endpoint,
            coalesce(l.model, '') as model,
            l.service,
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
        from timeseries.api_usage_logs as l
        inner join cells as c
            on l.tenant_id = c.tenant_id
            -- an index finds it, however few hours or many there are
            and l.timestamp >= c.hour
            and l.timestamp < c.hour + interval '1 hour'
        where l.timestamp >= day
            and l.timestamp < v_end
        group by l.tenant_id, c.hour, l.endpoint, coalesce(l.model, ''), l.service, step
    ),

    hour_pieces as (
        select
            p.tenant_id,
            p.hour,
            p.requests, p.client_errors, p.server_errors, p.duration_ms, p.request_bytes, p.response_bytes,
            p.tokens_in, p.tokens_out, p.cost,
            row(
                p.requests, p.client_errors, p.server_errors, p.duration_ms, p.request_bytes,
                p.response_bytes, p.tokens_in, p.tokens_out, p.cost, p.endpoint, p.model, p.service,
                p.latency
            )::timeseries.usage_part as part,
            null::bigint as step
        from (
            select
                c.tenant_id,
                c.hour,
                c.endpoint,
                c.model,
                c.service,
                sum(c.requests)::bigint as requests,
                sum(c.client_errors)::bigint as client_errors,
                sum(c.server_errors)::bigint as server_errors,
                sum(c.duration_ms)::bigint as duration_ms,
                sum(c.request_bytes)::bigint as request_bytes,
                sum(c.response_bytes)::bigint as response_bytes,
                sum(c.tokens_in)::bigint as tokens_in,
                sum(c.tokens_out)::bigint as tokens_out,
                sum(c.cost) as cost,
                array_agg(c.requests * 256 + c.step order by c.step) as latency
            from counted as c
            group by c.tenant_id, c.hour, c.endpoint, c.model, c.service
        ) as p
        union all
        select c.tenant_id, c.hour, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, sum(c.requests)::bigint * 256 + c.step
        from counted as c
        group by c.tenant_id, c.hour, c.step
    ),

    new_hours as materialized (
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
            array_agg(p.step order by p.step & 255) filter (where p.step is not null) as latency,
            array_agg(p.part order by (p.part).endpoint) filter (where p.step is null) as parts
        from hour_pieces as p
        group by p.tenant_id, p.hour
    ),

    day_tenants as materialized (
        select c.tenant_id
        from cells as c
        where v_is_over
        union
        select r.tenant_id
        from timeseries.usage_rollup_hours as r
        where v_is_new
            and r.hour >= day
            and r.hour < v_end
    ),

    day_hours as materialized (
        select
            n.tenant_id,
            n.requests, n.client_errors, n.server_errors, n.duration_ms, n.request_bytes,
            n.response_bytes, n.tokens_in, n.tokens_out, n.cost,
            n.parts
        from new_hours as n
        where v_is_over
        union all
        select
            r.tenant_id,
            r.requests, r.client_errors, r.server_errors, r.duration_ms, r.request_bytes,
            r.response_bytes, r.tokens_in, r.tokens_out, r.cost,
            r.parts
        from timeseries.usage_rollup_hours as r
        where r.tenant_id in (select k.tenant_id from day_tenants as k)
            and r.hour >= day
            and r.hour < v_end
            and (r.tenant_id, r.hour) not in (select c.tenant_id, c.hour from cells as c)
    ),

    hour_parts as materialized (
        select h.tenant_id, p.*
        from day_hours as h
        cross join unnest(h.parts) as p
    ),

    hour_steps as materialized (
        select p.tenant_id, p.endpoint, p.model, p.service, s.step & 255 as step, sum(s.step >> 8)::bigint as requests
        from hour_parts as p
        cross join unnest(p.latency) as s (step)
        group by p.tenant_id, p.endpoint, p.model, p.service, s.step & 255
    ),

    day_parts as (
        select
            p.tenant_id,
            p.endpoint,
            p.model,
            p.service,
            sum(p.requests)::bigint as requests,
            sum(p.client_errors)::bigint as client_errors,
            sum(p.server_errors)::bigint as server_errors,
            sum(p.duration_ms)::bigint as duration_ms,
            sum(p.request_bytes)::bigint as request_bytes,
            sum(p.response_bytes)::bigint as response_bytes,
            sum(p.tokens_in)::bigint as tokens_in,
            sum(p.tokens_out)::bigint as tokens_out,
            sum(p.cost) as cost,
            array_agg(p.step order by p.step & 255) filter (where p.step is not null) as latency
        from (
            select
                p.tenant_id, p.endpoint, p.model, p.service,
                p.requests, p.client_errors, p.server_errors, p.duration_ms, p.request_bytes,
                p.response_bytes, p.tokens_in, p.tokens_out, p.cost,
                null::bigint as step
            from hour_parts as p
            union all
            select s.tenant_id, s.endpoint, s.model, s.service, 0, 0, 0, 0, 0, 0, 0, 0, 0, s.requests * 256 + s.step
            from hour_steps as s
        ) as p
        group by p.tenant_id, p.endpoint, p.model, p.service
    ),

    -- Users are not in the hours.
    day_users as (
        select
            l.tenant_id,
            l.user_id,
            count(*) as requests,
            count(*) filter (where l.status between 400 and 499) as client_errors,
            count(*) filter (where l.status >= 500) as server_errors,
            sum(l.duration_ms)::bigint as duration_ms,
            sum(l.request_bytes)::bigint as request_bytes,
            sum(l.response_bytes)::bigint as response_bytes,
            sum(l.tokens_in)::bigint as tokens_in,
            sum(l.tokens_out)::bigint as tokens_out,
            sum(l.cost) as cost
        from timeseries.api_usage_logs as l
        where l.tenant_id in (select k.tenant_id from day_tenants as k)
            and l.timestamp >= day
            and l.timestamp < v_end
        group by l.tenant_id, l.user_id
    ),

    day_pieces as (
        select
            h.tenant_id,
            h.requests, h.client_errors, h.server_errors, h.duration_ms, h.request_bytes,
            h.response_bytes, h.tokens_in, h.tokens_out, h.cost,
            null::timeseries.usage_part as part,
            null::timeseries.usage_user as member,
            null::bigint as step
        from day_hours as h
        union all
        select
            p.tenant_id, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            row(
                p.requests, p.client_errors, p.server_errors, p.duration_ms, p.request_bytes,
                p.response_bytes, p.tokens_in, p.tokens_out, p.cost, p.endpoint, p.model, p.service,
                p.latency
            )::timeseries.usage_part,
            null,
            null
        from day_parts as p
        union all
        select
            u.tenant_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, null,
            row(
                u.requests, u.client_errors, u.server_errors, u.duration_ms, u.request_bytes,
                u.response_bytes, u.tokens_in, u.tokens_out, u.cost, u.user_id
            )::timeseries.usage_user,
            null
        from day_users as u
        union all
        select s.tenant_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null, sum(s.requests)::bigint * 256 + s.step
        from hour_steps as s
        group by s.tenant_id, s.step
    ),

    new_days as materialized (
        select
            p.tenant_id,
            day as day,
            sum(p.requests)::bigint as requests,
            sum(p.client_errors)::bigint as client_errors,
            sum(p.server_errors)::bigint as server_errors,
            sum(p.duration_ms)::bigint as duration_ms,
            sum(p.request_bytes)::bigint as request_bytes,
            sum(p.response_bytes)::bigint as response_bytes,
            sum(p.tokens_in)::bigint as tokens_in,
            sum(p.tokens_out)::bigint as tokens_out,
            sum(p.cost) as cost,
            array_agg(p.step order by p.step & 255) filter (where p.step is not null) as latency,
            array_agg(p.part order by (p.part).endpoint) filter (where (p.part).requests is not null) as parts,
            array_agg(p.member order by (p.member).user_id) filter (where (p.member).requests is not null) as users
        from day_pieces as p
        group by p.tenant_id
    ),

    gone_hours as (
        delete from timeseries.usage_rollup_hours as r
        using cells as c
        where r.tenant_id = c.tenant_id
            and r.hour = c.hour
            and (r.tenant_id, r.hour) not in (select n.tenant_id, n.hour from new_hours as n)
    ),

    gone_days as (
        delete from timeseries.usage_rollup_days as r
        where v_is_over
            and r.day = refresh_usage_day.day
            and (v_is_new or r.tenant_id in (select c.tenant_id from cells as c))
            and r.tenant_id not in (select n.tenant_id from new_days as n)
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
                requests = excluded.requests,
                client_errors = excluded.client_errors,
                server_errors = excluded.server_errors,
                duration_ms = excluded.duration_ms,
                request_bytes = excluded.request_bytes,
                response_bytes = excluded.response_bytes,
                tokens_in = excluded.tokens_in,
                tokens_out = excluded.tokens_out,
                cost = excluded.cost,
                latency = excluded.latency,
                parts = excluded.parts
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
                requests = excluded.requests,
                client_errors = excluded.client_errors,
                server_errors = excluded.server_errors,
                duration_ms = excluded.duration_ms,
                request_bytes = excluded.request_bytes,
                response_bytes = excluded.response_bytes,
                tokens_in = excluded.tokens_in,
                tokens_out = excluded.tokens_out,
                cost = excluded.cost,
                latency = excluded.latency,
                parts = excluded.parts,
                users = excluded.users
    )

    select array_agg(c.tenant_id), array_agg(c.hour) into v_tenants, v_hours
    from cells as c;
    perform timeseries.count_usage_users(day, v_tenants, v_hours);
end;
$$;

comment on function timeseries.refresh_usage_day(timestamptz, timestamptz, timestamptz) is
    'Rolls up the hours of a day (UTC) that have changed, before `until`, and the day itself when it is over; `since` is how far '
    'the rollups reached. Apache edition. For the owner.';

revoke all on function timeseries.refresh_usage_day(timestamptz, timestamptz, timestamptz) from public;
