-- Schemas. `public` comes with every database.
select
    'pg_namespace'::regclass::oid as classid,
    n.oid as objid,
    'schema' as kind,
    n.nspname as schema,
    quote_ident(n.nspname) as identity,
    format('create schema %s%I;', case when n.nspname = 'public' then 'if not exists ' end, n.nspname) as definition,
    case when n.nspname <> 'public' or n.nspowner <> 'pg_database_owner'::regrole then n.nspowner end as owner,
    nullif(obj_description(n.oid, 'pg_namespace'), 'standard public schema') as comment
from pg_catalog.pg_namespace as n
where n.oid = any($1);
