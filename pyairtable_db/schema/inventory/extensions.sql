-- Extensions, without their versions: those follow from the server's packages, not from the migrations.
-- plpgsql is in every database; pg_cron is in one database of a cluster only (see database/).
select
    'pg_extension'::regclass::oid as classid,
    x.oid as objid,
    'extension' as kind,
    quote_ident(x.extname) as identity,
    format('create extension %I with schema %I;', x.extname, n.nspname) as definition
from pg_catalog.pg_extension as x
join pg_catalog.pg_namespace as n
    on n.oid = x.extnamespace
where x.extname not in ('plpgsql', 'pg_cron');
