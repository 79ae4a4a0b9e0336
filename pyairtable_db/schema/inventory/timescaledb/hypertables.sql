-- Hypertables: their dimensions, chunk intervals, where their chunks lie, and how they are compressed.
with extension as (
    select n.nspname as schema
    from pg_catalog.pg_extension as x
    join pg_catalog.pg_namespace as n
        on n.oid = x.extnamespace
    where x.extname = 'timescaledb'
),

dimension as (
    select
        d.hypertable_id,
        row_number() over (partition by d.hypertable_id order by d.id) as position,
        d.column_name,
        d.num_slices,
        case
            when d.interval_length is null then null
            when d.column_type in ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype) then d.interval_length::text
            else format('interval %L', justify_hours(make_interval(secs => d.interval_length / 1000000.0))::text)
        end as length,
        quote_ident(d.partitioning_func_schema) || '.' || quote_ident(d.partitioning_func) as function,
        quote_ident(d.integer_now_func_schema) || '.' || quote_ident(d.integer_now_func) as integer_now
    from _timescaledb_catalog.dimension as d
)

select
    '_timescaledb_catalog.hypertable'::regclass::oid as classid,
    h.id::oid as objid,
    'hypertable' as kind,
    h.schema_name as schema,
    format('%I.%I', h.schema_name, h.table_name) as identity,
    'pg_class'::regclass::oid as parent_classid,
    c.oid as parent_objid,
    concat_ws(
        E',\n    ',
        format(E'select %I.create_hypertable(\n    relation => %L', x.schema, format('%I.%I', h.schema_name, h.table_name)),
        format('time_column_name => %L', first.column_name),
        'chunk_time_interval => ' || first.length,
        'time_partitioning_func => ' || quote_literal(first.function),
        case
            when h.associated_schema_name <> '_timescaledb_internal' then
                format('associated_schema_name => %L', h.associated_schema_name)
        end,
        case
            when h.associated_table_prefix <> '_hyper_' || h.id then
                format('associated_table_prefix => %L', h.associated_table_prefix)
        end,
        'create_default_indexes => false'
    )
    || E'\n);' as definition,
    array(
        select
            format('select %I.add_dimension(%L, %L', x.schema, format('%I.%I', h.schema_name, h.table_name), d.column_name)
            || coalesce(', number_partitions => ' || d.num_slices, '')
            || coalesce(', chunk_time_interval => ' || d.length, '')
            || case
                when d.function <> '_timescaledb_functions.get_partition_hash' then
                    format(', partitioning_func => %L', d.function)
                else ''
            end
            || ');'
        from dimension as d
        where d.hypertable_id = h.id
            and d.position > 1
        order by d.position
    )
    || array(
        select format('select %I.set_integer_now_func(%L, %L);', x.schema, format('%I.%I', h.schema_name, h.table_name), d.integer_now)
        from dimension as d
        where d.hypertable_id = h.id
            and d.integer_now is not null
        order by d.position
    )
    || array(
        select
            format('alter table %I.%I set (', h.schema_name, h.table_name)
            || concat_ws(
                ', ',
                'timescaledb.compress',
                'timescaledb.compress_segmentby = '
                || quote_literal((select string_agg(quote_ident(s.name), ', ' order by s.n) from unnest(k.segmentby) with ordinality as s (name, n))),
                'timescaledb.compress_orderby = '
                || quote_literal((
                    select string_agg(
                        quote_ident(o.name) || case when o.descending then ' desc' else '' end
                        || case
                            when o.nulls_first and not o.descending then ' nulls first'
                            when o.descending and not o.nulls_first then ' nulls last'
                            else ''
                        end,
                        ', ' order by o.n
                    )
                    from unnest(k.orderby, k.orderby_desc, k.orderby_nullsfirst) with ordinality as o (name, descending, nulls_first, n)
                ))
            )
            || ');'
        from _timescaledb_catalog.compression_settings as k
        where k.relid = c.oid
    ) as further,
    -- TimescaleDB keeps functions by name, which pg_depend does not know.
    array(
        select p.oid
        from dimension as d
        cross join pg_catalog.pg_proc as p
        join pg_catalog.pg_namespace as pn
            on pn.oid = p.pronamespace
        where quote_ident(pn.nspname) || '.' || quote_ident(p.proname) in (d.function, d.integer_now)
            and d.hypertable_id = h.id
    ) as routines
from _timescaledb_catalog.hypertable as h
cross join extension as x
join dimension as first
    on first.hypertable_id = h.id
    and first.position = 1
join pg_catalog.pg_namespace as n
    on n.nspname = h.schema_name
join pg_catalog.pg_class as c
    on c.relnamespace = n.oid
    and c.relname = h.table_name
where n.oid = any($1)
    and c.oid <> all($2)
    and h.compression_state <> 2;
