create or replace function timeseries.added_latency(one integer[], other integer[])
returns integer[]
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        case
            when one is null then other
            when other is null then one
            else array(
                select u.a + u.b
                from unnest(one, other) with ordinality as u (a, b, place)
                order by u.place
            )
        end
$$;

comment on function timeseries.added_latency(integer[], integer[]) is
    'Two histograms as one, step by step; null stands for an empty one.';

revoke all on function timeseries.added_latency(integer[], integer[]) from public;
