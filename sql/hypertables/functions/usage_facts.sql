-- Exact at every moment. Whole days are read from the days, whole hours from the hours, and what is newer, has changed since,
-- or is cut within an hour from the rows. A day that a bucket ends in goes whole to the bucket that has its noon; its
-- smaller side is read by hours, given to the other bucket and taken from that one. Being stable, it sees all at one moment.
create or replace function timeseries.usage_facts(
    tenant_id     uuid,
    dimension     text,
    bounds        timestamptz[],
    keys          text[]  default null,
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
    latency        bigint[]
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
-- parts of the views that play no role are not run; planning them anew each time would take longer than the rest
set plan_cache_mode = 'force_generic_plan'
as $$
#variable_conflict use_column
declare
    v_count constant integer := cardinality(bounds);
    v_from constant timestamptz := bounds[1];
    v_to constant timestamptz := bounds[v_count];
    v_kept_from timestamptz;
    v_watermark timestamptz;
    v_first_day timestamptz;
    v_last_day timestamptz;
    v_other_days timestamptz[];
    v_hours timestamptz[];
    v_hours_taken_from integer[];
    v_begins timestamptz[] := array[v_from];
    v_ends timestamptz[] := array[v_to];
    v_taken_from integer[] := array[null::integer];
begin
    -- As timeseries.usage_kept_from has it, which would be planned anew each time.
    select coalesce(k.kept_from, s.kept_from), greatest(s.watermark, coalesce(k.kept_from, s.kept_from))
    into v_kept_from, v_watermark
    from timeseries.usage_state as s
    left join timeseries.usage_kept as k on k.tenant_id = usage_facts.tenant_id;
    if v_from < v_watermark and (v_to - v_from > interval '2 hours' or v_from < v_kept_from) then
        select p.first_day, p.last_day, p.other_days, p.hours, p.hours_taken_from, p.begins, p.ends, p.taken_from
        into v_first_day, v_last_day, v_other_days, v_hours, v_hours_taken_from, v_begins, v_ends, v_taken_from
        from timeseries.usage_pieces(
            usage_facts.tenant_id, bounds, v_watermark, v_kept_from, usage_facts.dimension <> 'user'
        ) as p;
        if v_first_day > v_last_day then
            null;
        elsif with_latency then
            return query
            select
                width_bucket(u.day + interval '12 hours', bounds), u.key, u.requests, u.client_errors, u.server_errors,
                u.duration_ms, u.request_bytes, u.response_bytes, u.tokens_in, u.tokens_out, u.cost, u.latency
            from timeseries.usage_days as u
            where u.tenant_id = usage_facts.tenant_id
                and u.dimension = usage_facts.dimension
                and u.day >= v_first_day
                and u.day <= v_last_day
                and v_other_days[width_bucket(u.day, v_other_days)] is distinct from u.day
                and (usage_facts.keys is null or u.key = any (usage_facts.keys));
        else
            return query
            select
                width_bucket(u.day + interval '12 hours', bounds), u.key, sum(u.requests)::bigint,
                sum(u.client_errors)::bigint, sum(u.server_errors)::bigint, sum(u.duration_ms)::bigint,
                sum(u.request_bytes)::bigint, sum(u.response_bytes)::bigint, sum(u.tokens_in)::bigint,
                sum(u.tokens_out)::bigint, sum(u.cost), null::bigint[]
            from timeseries.usage_days as u
            where u.tenant_id = usage_facts.tenant_id
                and u.dimension = usage_facts.dimension
                and u.day >= v_first_day
                and u.day <= v_last_day
                and v_other_days[width_bucket(u.day, v_other_days)] is distinct from u.day
                and (usage_facts.keys is null or u.key = any (usage_facts.keys))
            group by 1, 2;
        end if;
        if cardinality(v_hours) > 0 then
            return query
            select
                s.bucket, u.key, s.sign * u.requests, s.sign * u.client_errors, s.sign * u.server_errors,
                s.sign * u.duration_ms, s.sign * u.request_bytes, s.sign * u.response_bytes, s.sign * u.tokens_in,
                s.sign * u.tokens_out, s.sign * u.cost,
                case
                    when not with_latency then null
                    when s.sign = 1 then u.latency
                    else array(select (l.step & 255) - (l.step >> 8) * 256 from unnest(u.latency) as l (step))
                end
            from timeseries.usage_hours as u
            cross join lateral (
                values (width_bucket(u.hour, bounds), 1), (v_hours_taken_from[width_bucket(u.hour, v_hours)], -1)
            ) as s (bucket, sign)
            where u.tenant_id = usage_facts.tenant_id
                and u.dimension = usage_facts.dimension
                and u.hour = any (v_hours)
                and (usage_facts.keys is null or u.key = any (usage_facts.keys))
                and s.bucket between 1 and v_count - 1;
        end if;
        -- Rows that came late and are in no rollup yet, as if they were.
        if exists (
            select
            from timeseries.usage_late_rows as r
            where r.tenant_id = usage_facts.tenant_id
                and r.hour >= date_trunc('day', v_from)
                and r.hour < v_watermark
        ) then
            return query
            with keyed as (
                select
                    r.*,
                    date_trunc('day', r.hour) as day,
                    case usage_facts.dimension
                        when 'total' then ''
                        when 'endpoint' then r.endpoint
                        when 'user' then coalesce(r.user_id::text, '')
                        when 'model' then coalesce(r.model, '')
                        when 'service' then r.service
                    end as key
                from timeseries.usage_late_rows as r
                where r.tenant_id = usage_facts.tenant_id
                    and r.hour >= date_trunc('day', v_from)
                    and r.hour < v_watermark
            )

            select
                s.bucket, k.key, s.sign::bigint, s.sign * (k.status between 400 and 499)::integer::bigint,
                s.sign * (k.status >= 500)::integer::bigint, s.sign * k.duration_ms::bigint, s.sign * k.request_bytes,
                s.sign * k.response_bytes, s.sign * k.tokens_in::bigint, s.sign * k.tokens_out::bigint, s.sign * k.cost,
                array[s.sign * 256::bigint + timeseries.usage_step(k.duration_ms)]
            from keyed as k
            cross join lateral (
                select width_bucket(k.day + interval '12 hours', bounds), 1
                where k.day between v_first_day and v_last_day
                    and v_other_days[width_bucket(k.day, v_other_days)] is distinct from k.day
                union all
                select h.bucket, h.sign
                from (
                    values (width_bucket(k.hour, bounds), 1), (v_hours_taken_from[width_bucket(k.hour, v_hours)], -1)
                ) as h (bucket, sign)
                where v_hours[width_bucket(k.hour, v_hours)] = k.hour
            ) as s (bucket, sign)
            where s.bucket between 1 and v_count - 1
                and (usage_facts.keys is null or k.key = any (usage_facts.keys));
        end if;
    end if;
    for v_piece in 1 .. cardinality(v_begins) loop
        if v_begins[v_piece] > now() - interval '3 hours' then
            return query
            select
                s.bucket, r.key_found, s.sign * r.requests, s.sign * r.client_errors, s.sign * r.server_errors,
                s.sign * r.duration_ms, s.sign * r.request_bytes, s.sign * r.response_bytes, s.sign * r.tokens_in,
                s.sign * r.tokens_out, s.sign * r.cost, array[s.sign * r.requests * 256 + r.step]
            from timeseries.usage_recent_rows(
                usage_facts.tenant_id, usage_facts.dimension, bounds, v_begins[v_piece], v_ends[v_piece], usage_facts.keys,
                with_latency
            ) as r
            cross join lateral (
                values (r.bucket, 1), (v_taken_from[v_piece], -1)
            ) as s (bucket, sign)
            where s.bucket between 1 and v_count - 1;
        else
            return query
            select
                s.bucket, r.key_found, s.sign * r.requests, s.sign * r.client_errors, s.sign * r.server_errors,
                s.sign * r.duration_ms, s.sign * r.request_bytes, s.sign * r.response_bytes, s.sign * r.tokens_in,
                s.sign * r.tokens_out, s.sign * r.cost, array[s.sign * r.requests * 256 + r.step]
            from timeseries.usage_rows(
                usage_facts.tenant_id, usage_facts.dimension, bounds, v_begins[v_piece], v_ends[v_piece], usage_facts.keys,
                with_latency
            ) as r
            cross join lateral (
                values (r.bucket, 1), (v_taken_from[v_piece], -1)
            ) as s (bucket, sign)
            where s.bucket between 1 and v_count - 1;
        end if;
    end loop;
end;
$$;

comment on function timeseries.usage_facts(uuid, text, timestamptz[], text[], boolean) is
    'Usage of a tenant between bounds in ascending order, bucket 1 beginning at the first: rows to be summed by bucket and key, '
    'several for each, some of them negative; who has no requests in sum has not asked. `dimension` is total, endpoint, user, '
    'model or service; `keys` picks some of them; `with_latency` adds the histogram of total and endpoint: requests times 256 '
    'plus the step.';

revoke all on function timeseries.usage_facts(uuid, text, timestamptz[], text[], boolean) from public;
