begin;

select plan(4);

-- The databases that tests clone have no pg_cron, and their edition has no scheduler.
select is(ops.schedule_maintenance(), null, 'where nothing runs jobs, none is made');
select is(ops.unschedule_maintenance(), 0::bigint, 'and none is taken away');
select has_function('ops', 'run_job', array['integer', 'jsonb'], 'a job has what the scheduler calls');
select is_empty(
    $$
        select p.oid::regprocedure
        from pg_catalog.pg_proc as p
        where p.pronamespace = 'ops'::regnamespace
            and p.proname in ('run_job', 'schedule_maintenance', 'unschedule_maintenance')
            and has_function_privilege('application_user', p.oid, 'execute')
    $$,
    'callers schedule nothing'
);

select *
from finish();

rollback;
