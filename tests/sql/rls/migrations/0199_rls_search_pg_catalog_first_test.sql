begin;

select plan(1);

select is(
    (
        select string_agg(p.oid::regprocedure || ' ' || array_to_string(p.proconfig, '; '), e'\n' order by p.oid)
        from pg_catalog.pg_proc as p
        where p.oid = any(array[
            'airtable.generate_id(text)',
            'ops.schedule_maintenance()',
            'ops.unschedule_maintenance()',
            'search.record_vector(jsonb)',
            'timeseries.message_vector(text)'
        ]::regprocedure[])
            and p.proconfig <> array['search_path=pg_catalog, pg_temp']
    ),
    null,
    'functions that migrations have made look into pg_catalog first'
);

select *
from finish();

rollback;
