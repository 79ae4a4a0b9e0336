-- Hours that are over and have not changed are read as bits. Rows are read where a bucket ends within an hour, where an hour has
-- changed, and after the watermark; who asked there is counted unless a bit says so already.
create or replace function timeseries.usage_users(tenant_id uuid, bounds timestamptz[])
returns table (bucket integer, users bigint)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
-- planning takes longer than the rest
set plan_cache_mode = 'force_generic_plan'
as $$
#variable_conflict use_column
declare
    v_count constant integer := cardinality(bounds);
    v_from constant timestamptz := bounds[1];
    v_to constant timestamptz := bounds[v_count];
    v_kept_from timestamptz;
    v_watermark timestamptz;
    v_until timestamptz := v_from;
    v_width integer;
    v_apart timestamptz[];
    v_begins timestamptz[] := array[v_from];
    v_ends timestamptz[] := array[v_to];
begin
    select coalesce(k.kept_from, s.kept_from), greatest(s.watermark, coalesce(k.kept_from, s.kept_from))
    into v_kept_from, v_watermark
    from timeseries.usage_state as s
    left join timeseries.usage_kept as k on k.tenant_id = usage_users.tenant_id;
    if v_from < v_watermark and (v_to - v_from > interval '2 hours' or v_from < v_kept_from) then
        v_until := least(v_to, v_watermark);
        select max(n.number) + 1 into v_width
        from timeseries.usage_user_numbers as n
        where n.tenant_id = usage_users.tenant_id;
        -- Before v_kept_from there are no rows to cut an hour with: it counts where it begins.
        v_apart := array(
            select distinct h.hour
            from (
                select d.hour
                from timeseries.usage_dirty_hours as d
                where d.tenant_id = usage_users.tenant_id
                    and d.hour >= date_trunc('hour', v_from)
                    and d.hour < v_until
                union all
                select date_trunc('hour', b.cut)
                from unnest(bounds) as b (cut)
                where b.cut <> date_trunc('hour', b.cut)
            ) as h
            where h.hour >= v_kept_from
                and h.hour < v_watermark
            order by h.hour
        );
        v_begins := array[]::timestamptz[];
        v_ends := array[]::timestamptz[];
        if cardinality(v_apart) > 0 then
            select array_agg(p.begins), array_agg(p.ends) into v_begins, v_ends
            from (
                select
                    greatest(min(h.hour), v_from) as begins,
                    least(max(h.hour) + interval '1 hour', v_until) as ends
                from (
                    select a.hour, a.hour - a.place * interval '1 hour' as run
                    from unnest(v_apart) with ordinality as a (hour, place)
                ) as h
                group by h.run
            ) as p;
        end if;
        if v_watermark < v_to then
            v_begins := v_begins || v_watermark;
            v_ends := v_ends || v_to;
        end if;
    end if;
    return query
    with counted as materialized (
        select b.place::integer as bucket, h.users
        from unnest(bounds[:v_count - 1], bounds[2:]) with ordinality as b (begins, ends, place)
        cross join lateral (
            select bit_or(pg_catalog.bit(u.users, v_width, true)) as users
            from timeseries.usage_user_hours as u
            where u.tenant_id = usage_users.tenant_id
                and u.hour >= b.begins
                and u.hour < least(b.ends, v_until)
                and v_apart[width_bucket(u.hour, v_apart)] is distinct from u.hour
        ) as h
    ),

    met as (
        select r.bucket, r.key_found::uuid as user_id
        from unnest(v_begins, v_ends) as p (begins, ends)
        cross join lateral timeseries.usage_rows(usage_users.tenant_id, 'user', bounds, p.begins, p.ends, null, false) as r
        where r.key_found <> ''
        union
        -- What came late has no bit yet. Where rows are read they say so themselves, or that it has gone since.
        select width_bucket(l.hour, bounds), l.user_id
        from timeseries.usage_late_rows as l
        where l.tenant_id = usage_users.tenant_id
            and l.hour >= v_from
            and l.hour < v_until
            and v_apart[width_bucket(l.hour, v_apart)] is distinct from l.hour
            and l.user_id is not null
    ),

    numbered as materialized (
        select m.bucket, m.user_id, n.number
        from met as m
        left join timeseries.usage_user_numbers as n
            on n.tenant_id = usage_users.tenant_id
            and n.user_id = m.user_id
    ),

    all_counted as (
        select c.bucket, c.users
        from counted as c
        union all
        select 0, bit_or(c.users)
        from counted as c
    ),

    all_met as (
        select n.bucket, n.user_id, n.number
        from numbered as n
        union
        select 0, n.user_id, n.number
        from numbered as n
    ),

    added as (
        select m.bucket, count(*) as users
        from all_met as m
        inner join all_counted as c on m.bucket = c.bucket
        where coalesce(get_bit(c.users, m.number) = 0, true)
        group by m.bucket
    )

    select c.bucket, coalesce(bit_count(c.users), 0) + coalesce(a.users, 0)
    from all_counted as c
    left join added as a on c.bucket = a.bucket;
end;
$$;

comment on function timeseries.usage_users(uuid, timestamptz[]) is
    'How many users of a tenant asked for something between bounds in ascending order, exactly: by bucket, the first of which is 1, and as '
    'bucket 0 in all of them together.';

revoke all on function timeseries.usage_users(uuid, timestamptz[]) from public;
