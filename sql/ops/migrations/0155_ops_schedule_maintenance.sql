-- Rollups every few minutes, everything that is due at night: by pg_cron, or by TimescaleDB's own scheduler where its license
-- has one. TimescaleDB's policies of retention and refresh are not used: one knows no holds and no tenants' periods, the
-- other does not move the watermark; and none may belong to the owner of the tables, who cannot log in. Jobs belong to the
-- role that migrates. The scheduler names this procedure, so a migration makes it.
set local role pyairtable_owner;

-- lint: allow PDB202 TimescaleDB passes the id of the job
-- lint: allow PDB107 a procedure that commits cannot set anything
create procedure ops.run_job(job_id integer, config jsonb)
language plpgsql
security invoker
as $$
begin
    if config ->> 'task' = 'refresh' then
        call timeseries.refresh_usage_rollups();
    else
        call ops.maintain();
    end if;
end;
$$;

comment on procedure ops.run_job(integer, jsonb) is -- noqa: LT01
    'A job of TimescaleDB''s scheduler: {"task": "refresh"} brings the rollups of usage up to date, {"task": "all"} is ops.maintain().';

-- lint: allow PDB201 pg_cron is in one database of a cluster
create function ops.unschedule_maintenance()
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    v_jobs bigint;
    v_count bigint := 0;
begin
    select count(public.delete_job(j.job_id)) into v_jobs
    from timescaledb_information.jobs as j
    where j.proc_schema = 'ops'
        and j.proc_name = 'run_job';
    if to_regclass('cron.job') is not null and has_schema_privilege('cron', 'usage') then
        execute
            'select count(cron.unschedule(j.jobid))
            from cron.job as j
            where j.jobname like ''pyairtable-db %''
                and j.database = current_database()'
        into v_count;
    end if;
    return v_jobs + v_count;
end;
$$;

comment on function ops.unschedule_maintenance() is 'Takes the jobs of ops.schedule_maintenance away, and returns how many there were.';

-- lint: allow PDB201 pg_cron is in one database of a cluster
create function ops.schedule_maintenance()
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform ops.unschedule_maintenance();
    if current_setting('timescaledb.license', true) = 'timescale' then
        perform
            public.add_job('ops.run_job', interval '5 minutes', config => '{"task": "refresh"}'),
            public.add_job(
                'ops.run_job',
                interval '1 day',
                config => '{"task": "all"}',
                initial_start => date_trunc('day', now(), 'UTC') + interval '1 day 3 hours 10 minutes'
            );
        return 'timescaledb';
    end if;
    if to_regclass('cron.job') is not null and has_schema_privilege('cron', 'usage') then
        execute
            'select
                cron.schedule(''pyairtable-db refresh'', ''*/5 * * * *'', ''call timeseries.refresh_usage_rollups()''),
                cron.schedule(''pyairtable-db maintenance'', ''10 3 * * *'', ''call ops.maintain()'')';
        return 'pg_cron';
    end if;
    raise notice 'nothing here runs jobs: maintenance of this database has to be called'
        using hint = 'From the database of cron.database_name use cron.schedule_in_database, elsewhere `pyairtable-db maintain run`.';
    return null;
end;
$$;

comment on function ops.schedule_maintenance() is
    'Schedules the rollups of usage every 5 minutes and ops.maintain() at 03:10 by TimescaleDB''s scheduler, by pg_cron where it is '
    'in this database, or by neither with a notice: timescaledb, pg_cron or null. Jobs belong to the caller, who can log in.';

revoke all on routine ops.run_job(integer, jsonb) from public;
revoke all on function ops.unschedule_maintenance() from public;
revoke all on function ops.schedule_maintenance() from public;

reset role;

select ops.schedule_maintenance();
