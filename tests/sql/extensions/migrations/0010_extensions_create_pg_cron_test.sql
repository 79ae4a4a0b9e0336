begin;

select plan(1);

-- The template databases that tests clone are never the one of cron.database_name.
select is(
    exists (select from pg_catalog.pg_extension where extname = 'pg_cron'),
    current_setting('cron.database_name', true) is not distinct from current_database()::text,
    'pg_cron is in the one database of the cluster that it is set up for, and in no other'
);

select *
from finish();

rollback;
