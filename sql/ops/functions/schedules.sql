-- lint: allow PDB201 pg_cron is in one database of a cluster
create or replace function ops.schedules()
returns table (
    scheduler   text,
    job         text,
    schedule    text,
    command     text,
    is_active   boolean,
    run_by      text,
    last_run    timestamptz,
    last_status text,
    last_said   text
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
        select
            'timescaledb',
            j.job_id::text,
            'every ' || j.schedule_interval,
            format('call %I.%I(%s)', j.proc_schema, j.proc_name, coalesce(quote_literal(j.config), 'null')),
            j.scheduled,
            j.owner::text,
            nullif(t.last_run_started_at, '-infinity'),
            lower(t.last_run_status),
            (
                select e.err_message
                from timescaledb_information.job_errors as e
                where e.job_id = j.job_id
                order by e.start_time desc
                limit 1
            )
        from timescaledb_information.jobs as j
        left join timescaledb_information.job_stats as t on j.job_id = t.job_id
        where j.proc_schema = 'ops'
            and j.proc_name = 'run_job'
        order by j.job_id;
    if to_regclass('cron.job') is not null and has_schema_privilege('cron', 'usage') then
        return query execute
            'select
                ''pg_cron'', j.jobname::text, j.schedule, j.command, j.active, j.username::text, r.start_time, r.status,
                r.return_message
            from cron.job as j
            left join lateral (
                select d.start_time, d.status, d.return_message
                from cron.job_run_details as d
                where d.jobid = j.jobid
                order by d.runid desc
                limit 1
            ) as r on true
            where j.jobname like ''pyairtable-db %''
            order by j.jobid';
    end if;
end;
$$;

comment on function ops.schedules() is
    'The jobs that maintain this database, by the schedulers that can be seen from it: when each ran last and how that went. Jobs that pg_cron runs '
    'here from another database are seen there only. For the owner, as a role that may read the schedulers'' tables.';

revoke all on function ops.schedules() from public;
