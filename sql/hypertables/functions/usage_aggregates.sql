create or replace function timeseries.usage_aggregates(prefix text default '')
returns table (name text, unit text)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select c.relname::text, u.unit
    from (
        values
            (1, 'hour', 'total'), (2, 'hour', 'part'), (3, 'day', 'total'), (4, 'day', 'part'), (5, 'day', 'user')
    ) as u (place, unit, name)
    inner join pg_catalog.pg_class as c
        on c.relnamespace = 'timeseries'::regnamespace
        and c.relname = format('%susage_%ss_of_%s', prefix, u.unit, u.name)
    order by u.place
$$;

comment on function timeseries.usage_aggregates(text) is
    'Continuous aggregates of usage that there are, with that prefix. None '
    'where rollups are tables.';

revoke all on function timeseries.usage_aggregates(text) from public;
