-- Policies (retention, compression, refresh, reorder) and jobs of TimescaleDB's scheduler. Ids of hypertables in a
-- job's configuration are replaced by names; when it ran last or will next is not schema.
with extension as (
    select n.nspname as schema
    from pg_catalog.pg_extension as x
    join pg_catalog.pg_namespace as n
        on n.oid = x.extnamespace
    where x.extname = 'timescaledb'
),

job as (
    select
        j.job_id,
        format('%I.%I', j.proc_schema, j.proc_name) as procedure,
        j.proc_schema,
        j.proc_name,
        j.owner,
        j.schedule_interval,
        j.scheduled,
        j.config,
        coalesce(a.user_view_schema, h.schema_name, j.hypertable_schema) as on_schema,
        coalesce(a.user_view_name, h.table_name, j.hypertable_name) as on_name
    from timescaledb_information.jobs as j
    left join _timescaledb_catalog.hypertable as h
        on h.id = coalesce((j.config ->> 'hypertable_id')::integer, (j.config ->> 'mat_hypertable_id')::integer)
    left join _timescaledb_catalog.continuous_agg as a
        on a.mat_hypertable_id = h.id
    -- Jobs 1 to 999 are TimescaleDB's own.
    where j.job_id >= 1000
)

select
    'timescaledb_information.jobs'::regclass::oid as classid,
    j.job_id::oid as objid,
    'job' as kind,
    coalesce(j.on_schema, j.proc_schema) as schema,
    case
        when j.on_name is null then j.procedure || coalesce(' ' || j.config::text, '')
        else format('%I on %I.%I', j.proc_name, j.on_schema, j.on_name)
    end as identity,
    'pg_class'::regclass::oid as parent_classid,
    coalesce(c.oid, 0::oid) as parent_objid,
    case
        when j.proc_name = 'policy_retention' then
            format(
                'select %I.add_retention_policy(%L, %s, schedule_interval => interval %L);',
                x.schema,
                format('%I.%I', j.on_schema, j.on_name),
                bounds.after,
                j.schedule_interval
            )
        when j.proc_name = 'policy_compression' then
            format(
                'select %I.add_compression_policy(%L, %s, schedule_interval => interval %L);',
                x.schema,
                format('%I.%I', j.on_schema, j.on_name),
                bounds.after,
                j.schedule_interval
            )
        when j.proc_name = 'policy_refresh_continuous_aggregate' then
            format(
                'select %I.add_continuous_aggregate_policy(%L, start_offset => %s, end_offset => %s, schedule_interval => interval %L);',
                x.schema,
                format('%I.%I', j.on_schema, j.on_name),
                bounds.start,
                bounds.finish,
                j.schedule_interval
            )
        when j.proc_name = 'policy_reorder' then
            format('select %I.add_reorder_policy(%L, %L);', x.schema, format('%I.%I', j.on_schema, j.on_name), j.config ->> 'index_name')
        else
            format(
                'select %I.add_job(%L, interval %L%s%s);',
                x.schema,
                j.procedure,
                j.schedule_interval,
                ', config => ' || quote_literal(j.config::text),
                case when not j.scheduled then ', scheduled => false' end
            )
    end as definition,
    array(
        select p.oid
        from pg_catalog.pg_proc as p
        join pg_catalog.pg_namespace as pn
            on pn.oid = p.pronamespace
        where pn.nspname = j.proc_schema
            and p.proname = j.proc_name
    ) as routines
from job as j
cross join extension as x
left join pg_catalog.pg_namespace as n
    on n.nspname = j.on_schema
left join pg_catalog.pg_class as c
    on c.relnamespace = n.oid
    and c.relname = j.on_name
cross join lateral (
    select
        -- A number for integer time, an interval otherwise.
        case
            when coalesce(j.config ->> 'drop_after', j.config ->> 'compress_after') ~ '^-?[0-9]+$' then
                coalesce(j.config ->> 'drop_after', j.config ->> 'compress_after')
            else
                coalesce(
                    'interval ' || quote_literal(coalesce(j.config ->> 'drop_after', j.config ->> 'compress_after')),
                    'drop_created_before => interval ' || quote_literal(j.config ->> 'drop_created_before'),
                    'compress_created_before => interval ' || quote_literal(j.config ->> 'compress_created_before')
                )
        end as after,
        case
            when j.config ->> 'start_offset' ~ '^-?[0-9]+$' then j.config ->> 'start_offset'
            else coalesce('interval ' || quote_literal(j.config ->> 'start_offset'), 'null')
        end as start,
        case
            when j.config ->> 'end_offset' ~ '^-?[0-9]+$' then j.config ->> 'end_offset'
            else coalesce('interval ' || quote_literal(j.config ->> 'end_offset'), 'null')
        end as finish
) as bounds;
