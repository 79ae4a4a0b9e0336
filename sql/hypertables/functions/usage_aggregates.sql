create or replace function timeseries.usage_aggregates(prefix text default '')
returns table (name text, unit text)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select c.relname::text, u.unit
    from (values (1, 'hour'), (2, 'day')) as u (place, unit)
    cross join (
        values (1, 'total'), (2, 'endpoint'), (3, 'user'), (4, 'model'), (5, 'service')
    ) as d (place, dimension)
    inner join pg_catalog.pg_class as c
        on c.relnamespace = 'timeseries'::regnamespace
        and c.relname = format('%susage_%ss_of_%s', prefix, u.unit, d.dimension)
    order by u.place, d.place
$$;

comment on function timeseries.usage_aggregates(text) is
    'Continuous aggregates of usage that there are, with that prefix: those of hours first, since some of days are made of them. None '
    'where rollups are tables.';

revoke all on function timeseries.usage_aggregates(text) from public;
