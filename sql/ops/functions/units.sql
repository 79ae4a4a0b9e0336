create or replace function ops.units(task text)
returns table (begins timestamptz, ends timestamptz)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select c.range_start, c.range_end
    from ops.retention_kinds as k
    inner join timescaledb_information.chunks as c on format('%I.%I', c.hypertable_schema, c.hypertable_name) = k.relation
    where k.kind = units.task
        and c.range_start < (select max(r.cut) from timeseries.row_cuts(units.task) as r)
    union all
    select c.range_start, c.range_end
    from timeseries.compressible_chunks() as c
    where units.task = 'compression'
    union all
    select null, null
    where units.task <> 'compression'
        and not exists (
            select
            from ops.retention_kinds as k
            inner join timescaledb_information.hypertables as h on format('%I.%I', h.hypertable_schema, h.hypertable_name) = k.relation
            where k.kind = units.task
        )
    order by 1
$$;

comment on function ops.units(text) is
    'The parts of a task that ops.run_unit does one by one, each in a transaction: the chunks it may concern, or one part without a '
    'range. For the owner.';

revoke all on function ops.units(text) from public;
