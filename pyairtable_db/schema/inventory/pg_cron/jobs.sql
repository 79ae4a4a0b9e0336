-- Jobs of pg_cron that run in this database. pg_cron lives in one database of a cluster.
select
    'pg_extension'::regclass::oid as classid,
    x.oid as objid,
    'extension' as kind,
    'pg_cron' as identity,
    'create extension pg_cron with schema pg_catalog;' as definition
from pg_catalog.pg_extension as x
where x.extname = 'pg_cron'
union all
select
    'cron.job'::regclass::oid,
    j.jobid::oid,
    'cron job',
    coalesce(quote_literal(j.jobname), quote_literal(j.command) || ' ' || j.schedule),
    format(
        'select cron.schedule(%s%L, %L);%s',
        quote_literal(j.jobname) || ', ',
        j.schedule,
        j.command,
        case when not j.active then ' -- inactive' end
    )
from cron.job as j
where j.database = current_database();
