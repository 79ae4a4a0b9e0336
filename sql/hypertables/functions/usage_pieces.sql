create or replace function timeseries.usage_pieces(
    tenant_id           uuid,
    bounds              timestamptz[],
    watermark           timestamptz,
    kept_from           timestamptz,
    has_hours           boolean,
    out first_day       timestamptz,
    out last_day        timestamptz,
    out other_days      timestamptz[],
    out hours           timestamptz[],
    out hours_taken_from integer[],
    out begins          timestamptz[],
    out ends            timestamptz[],
    out taken_from      integer[]
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
-- planning takes longer than the rest
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    v_from constant timestamptz := bounds[1];
    v_to constant timestamptz := bounds[cardinality(bounds)];
    v_until constant timestamptz := least(v_to, watermark);
    v_dirty timestamptz[];
begin
    first_day := date_trunc('day', v_from);
    last_day := date_trunc('day', least(v_to - interval '1 microsecond', watermark - interval '1 day'));
    v_dirty := array(
        select distinct d.hour
        from timeseries.usage_dirty_hours as d
        where d.tenant_id = usage_pieces.tenant_id
            and d.hour >= first_day
            and d.hour < least(watermark, date_trunc('day', v_to) + interval '1 day')
        order by d.hour
    );
    if cardinality(v_dirty) = 0
        and v_until <= last_day + interval '1 day'
        and not exists (select from unnest(bounds) as b (cut) where b.cut <> date_trunc('day', b.cut))
    then
        -- Whole days and nothing else, but for what comes after them.
        other_days := array[]::timestamptz[];
        hours := array[]::timestamptz[];
        hours_taken_from := array[]::integer[];
        begins := array[]::timestamptz[];
        ends := array[]::timestamptz[];
        taken_from := array[]::integer[];
        if v_until < v_to then
            begins := array[v_until];
            ends := array[v_to];
            taken_from := array[null::integer];
        end if;
        return;
    end if;
    with day as materialized (
        select
            p.day,
            count(p.cut) = 1 and not bool_or(p.is_unknown) as is_split,
            min(p.cut) as cut,
            nullif(width_bucket(p.day + interval '12 hours', bounds) % cardinality(bounds), 0) as noon
        from (
            select date_trunc('day', b.cut) as day, b.cut, false as is_unknown
            from unnest(bounds) as b (cut)
            where b.cut <> date_trunc('day', b.cut)
            union all
            select date_trunc('day', d.hour), null, true
            from unnest(v_dirty) as d (hour)
            union all
            select e.day, null, true
            from generate_series(
                greatest(first_day, last_day + interval '1 day'), v_until - interval '1 microsecond', interval '1 day'
            ) as e (day)
        ) as p
        where p.day < v_until
        group by p.day
    ),

    part as materialized (
        select
            case
                when not d.is_split then greatest(d.day, v_from)
                when d.cut > d.day + interval '12 hours' then d.cut
                else d.day
            end as begins,
            case
                when not d.is_split then least(d.day + interval '1 day', v_until)
                when d.cut > d.day + interval '12 hours' then d.day + interval '1 day'
                else d.cut
            end as ends,
            case when d.is_split then d.noon end as taken_from
        from day as d
    ),

    hour as materialized (
        select
            greatest(h.begins, p.begins) as begins,
            least(h.begins + interval '1 hour', p.ends) as ends,
            p.taken_from,
            h.begins >= p.begins
            and (
                -- No rows are left to cut it with: it counts where it begins.
                h.begins < kept_from
                or (
                    h.begins + interval '1 hour' <= p.ends
                    and v_dirty[width_bucket(h.begins, v_dirty)] is distinct from h.begins
                    and width_bucket(h.begins, bounds)
                    = width_bucket(h.begins + interval '1 hour' - interval '1 microsecond', bounds)
                )
            ) as is_whole
        from part as p
        cross join
            generate_series(date_trunc('hour', p.begins), p.ends - interval '1 microsecond', interval '1 hour') as h (begins)
        where has_hours
    ),

    cut as (
        select h.begins, h.ends, h.taken_from
        from hour as h
        where not h.is_whole
            and h.begins >= kept_from
        union all
        select p.begins, p.ends, p.taken_from
        from part as p
        where not has_hours
            and p.begins >= kept_from
        union all
        select v_until, v_to, null
        where v_until < v_to
    ),

    numbered as (
        select
            c.*,
            count(*) filter (where c.is_apart) over (order by c.begins) as number
        from (
            select
                c.*,
                c.begins is distinct from lag(c.ends) over (order by c.begins)
                or c.taken_from is distinct from lag(c.taken_from) over (order by c.begins) as is_apart
            from cut as c
        ) as c
    ),

    piece as materialized (
        select min(n.begins) as begins, max(n.ends) as ends, min(n.taken_from) as taken_from
        from numbered as n
        group by n.number
    )

    select
        array(
            select d.day
            from day as d
            where d.noon is null
                or (not d.is_split and (has_hours or d.day >= kept_from))
            order by d.day
        ),
        array(select h.begins from hour as h where h.is_whole order by h.begins),
        array(select h.taken_from from hour as h where h.is_whole order by h.begins),
        array(select p.begins from piece as p order by p.begins),
        array(select p.ends from piece as p order by p.begins),
        array(select p.taken_from from piece as p order by p.begins)
    into other_days, hours, hours_taken_from, begins, ends, taken_from;
end;
$$;

comment on function timeseries.usage_pieces(uuid, timestamptz[], timestamptz, timestamptz, boolean) is
    'Where timeseries.usage_facts reads what, for a range that begins before the watermark: days from the first to the last but '
    'the others, each for the bucket of its noon; whole hours; and pieces of rows. What is taken from a bucket has been read '
    'with a day. Before `kept_from` there are no rows. All in order, since who reads them looks them up.';

revoke all on function timeseries.usage_pieces(uuid, timestamptz[], timestamptz, timestamptz, boolean) from public;
