-- Exact at every moment: whole days from the days, whole hours from the hours, and what is newer, has changed since, or is cut
-- by the edge of a bucket from the rows. Being stable, it sees all of them at one moment.
create or replace function timeseries.usage_facts(
    tenant_id     uuid,
    dimension     text,
    bounds        timestamptz[],
    key           text    default null,
    with_latency  boolean default false
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
    latency        integer[]
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
-- chunks and parts of views that play no role are left out when the values are known
set plan_cache_mode = 'force_custom_plan'
as $$
#variable_conflict use_column
declare
    v_from constant timestamptz := bounds[1];
    v_to constant timestamptz := bounds[cardinality(bounds)];
    v_kept constant timestamptz := timeseries.usage_kept_from(tenant_id);
    v_until timestamptz;
    v_dirty timestamptz[];
    v_dirty_days timestamptz[];
    v_days timestamptz[];
    v_hours timestamptz[];
    v_begins timestamptz[];
    v_ends timestamptz[];
begin
    select greatest(v_from, least(v_to, greatest(s.watermark, v_kept))) into v_until
    from timeseries.usage_state as s;
    v_dirty := array(
        select distinct d.hour
        from timeseries.usage_dirty_hours as d
        where d.tenant_id = usage_facts.tenant_id
            and d.hour >= date_trunc('hour', v_from)
            and d.hour < v_until
    );
    v_dirty_days := array(select distinct date_trunc('day', d.hour) from unnest(v_dirty) as d (hour));
    v_days := array(
        select d.day
        from generate_series(date_trunc('day', v_from), v_until - interval '1 day', interval '1 day') as d (day)
        where d.day >= v_from
            and d.day <> all (v_dirty_days)
            and width_bucket(d.day, bounds) = width_bucket(d.day + interval '1 day' - interval '1 microsecond', bounds)
    );
    with hours as materialized (
        select
            h.hour,
            h.hour >= v_from
            and (
                -- No rows are left to cut it with: it counts where it begins.
                h.hour < v_kept
                or (
                    h.hour + interval '1 hour' <= v_until
                    and h.hour <> all (v_dirty)
                    and width_bucket(h.hour, bounds)
                    = width_bucket(h.hour + interval '1 hour' - interval '1 microsecond', bounds)
                )
            ) as is_whole
        from generate_series(date_trunc('hour', v_from), v_until - interval '1 microsecond', interval '1 hour') as h (hour)
        where date_trunc('day', h.hour) <> all (v_days)
    ),

    parted as (
        select h.hour, h.hour - row_number() over (order by h.hour) * interval '1 hour' as part
        from hours as h
        where not h.is_whole
            and h.hour >= v_kept
    ),

    parts as (
        select greatest(min(p.hour), v_from) as begins, least(max(p.hour) + interval '1 hour', v_until) as ends
        from parted as p
        group by p.part
        union all
        select v_until, v_to
        where v_until < v_to
    )

    select
        array(select h.hour from hours as h where h.is_whole order by h.hour),
        array(select p.begins from parts as p order by p.begins),
        array(select p.ends from parts as p order by p.begins)
    into v_hours, v_begins, v_ends;

    if cardinality(v_days) > 0 then
        return query
        select
            width_bucket(u.day, bounds), u.key, u.requests, u.client_errors, u.server_errors, u.duration_ms, u.request_bytes,
            u.response_bytes, u.tokens_in, u.tokens_out, u.cost, case when with_latency then u.latency end
        from timeseries.usage_days as u
        where u.tenant_id = usage_facts.tenant_id
            and u.dimension = usage_facts.dimension
            and u.day = any (v_days)
            and (usage_facts.key is null or u.key = usage_facts.key);
    end if;
    if cardinality(v_hours) > 0 then
        return query
        select
            width_bucket(u.hour, bounds), u.key, u.requests, u.client_errors, u.server_errors, u.duration_ms,
            u.request_bytes, u.response_bytes, u.tokens_in, u.tokens_out, u.cost, case when with_latency then u.latency end
        from timeseries.usage_hours as u
        where u.tenant_id = usage_facts.tenant_id
            and u.dimension = usage_facts.dimension
            and u.hour = any (v_hours)
            and (usage_facts.key is null or u.key = usage_facts.key);
    end if;
    if exists (
        select
        from timeseries.usage_late_rows as r
        where r.tenant_id = usage_facts.tenant_id
            and r.hour >= date_trunc('hour', v_from)
            and r.hour < v_until
    ) then
        return query
        with keyed as (
            select
                r.*,
                case usage_facts.dimension
                    when 'total' then ''
                    when 'endpoint' then r.endpoint
                    when 'user' then coalesce(r.user_id::text, '')
                    when 'model' then coalesce(r.model, '')
                    when 'service' then r.service
                end as key
            from timeseries.usage_late_rows as r
            where r.tenant_id = usage_facts.tenant_id
                and r.hour >= date_trunc('hour', v_from)
                and r.hour < v_until
                and (r.hour = any (v_hours) or date_trunc('day', r.hour) = any (v_days))
        )

        select
            width_bucket(k.timestamp, bounds),
            k.key,
            count(*),
            count(*) filter (where k.status between 400 and 499),
            count(*) filter (where k.status >= 500),
            sum(k.duration_ms)::bigint,
            sum(k.request_bytes)::bigint,
            sum(k.response_bytes)::bigint,
            sum(k.tokens_in)::bigint,
            sum(k.tokens_out)::bigint,
            sum(k.cost),
            case
                when with_latency then
                    public.histogram(
                        ln(greatest(k.duration_ms, 1)::double precision),
                        0::double precision,
                        13.3046849341983::double precision,
                        128
                    )
            end
        from keyed as k
        where usage_facts.key is null
            or k.key = usage_facts.key
        group by 1, 2;
    end if;
    -- One by one: with its ends known, each is looked for in the chunks it lies in and no other is even planned for.
    for v_part in 1 .. cardinality(v_begins) loop
        return query
        with keyed as (
            select
                r.*,
                case usage_facts.dimension
                    when 'total' then ''
                    when 'endpoint' then r.endpoint
                    when 'user' then coalesce(r.user_id::text, '')
                    when 'model' then coalesce(r.model, '')
                    when 'service' then r.service
                end as key
            from timeseries.api_usage_logs as r
            where r.tenant_id = usage_facts.tenant_id
                and r.timestamp >= v_begins[v_part]
                and r.timestamp < v_ends[v_part]
        )

        select
            width_bucket(k.timestamp, bounds),
            k.key,
            count(*),
            count(*) filter (where k.status between 400 and 499),
            count(*) filter (where k.status >= 500),
            sum(k.duration_ms)::bigint,
            sum(k.request_bytes)::bigint,
            sum(k.response_bytes)::bigint,
            sum(k.tokens_in)::bigint,
            sum(k.tokens_out)::bigint,
            sum(k.cost),
            case
                when with_latency then
                    public.histogram(
                        ln(greatest(k.duration_ms, 1)::double precision),
                        0::double precision,
                        13.3046849341983::double precision,
                        128
                    )
            end
        from keyed as k
        where usage_facts.key is null
            or k.key = usage_facts.key
        group by 1, 2;
    end loop;
end;
$$;

comment on function timeseries.usage_facts(uuid, text, timestamptz[], text, boolean) is
    'Usage of a tenant between bounds in ascending order, bucket 1 beginning at the first: rows to be summed by bucket and key, '
    'several for each. `dimension` is total, endpoint, user, model or service; `key` picks one of them; `with_latency` adds the '
    'histogram of total and endpoint.';

revoke all on function timeseries.usage_facts(uuid, text, timestamptz[], text, boolean) from public;
