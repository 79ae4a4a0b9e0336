-- What the other files read: the namespaces that belong to the schema, the roles whose name stands for "whoever runs
-- the migrations", and which extensions with own catalogs are there.
--
-- Outside: the system's namespaces, those of extensions (they hold chunks and jobs, not schema), the ledger, and those of
-- pyairtable_views: what is in them was made by data (app.create_typed_view), not by a migration.
-- An operator is a superuser, the owner of the database, or the owner of the ledger.
with deployer as (
    select coalesce(
        (
            select n.nspowner
            from pg_catalog.pg_namespace as n
            where n.nspname = 'migrations'
        ),
        (
            select d.datdba
            from pg_catalog.pg_database as d
            where d.datname = current_database()
        )
    ) as oid
)

select
    coalesce(
        (
            select array_agg(n.oid)
            from pg_catalog.pg_namespace as n
            where n.nspname not in ('pg_catalog', 'information_schema', 'migrations')
                and n.nspname !~ '^pg_(toast|temp_|toast_temp_)'
                and not exists (
                    select
                    from pg_catalog.pg_roles as r
                    where r.oid = n.nspowner
                        and r.rolname = 'pyairtable_views'
                )
                and not exists (
                    select
                    from pg_catalog.pg_depend as e
                    where e.classid = 'pg_namespace'::regclass
                        and e.objid = n.oid
                        and e.deptype = 'e'
                )
        ),
        '{}'
    ) as namespaces,
    'pg_proc'::regclass::oid as routines,
    'pg_class'::regclass::oid as relations,
    (
        select json_object_agg(
            r.oid,
            json_build_object(
                'name', quote_ident(r.rolname),
                'operator',
                r.rolsuper
                or r.oid = deployer.oid
                or exists (
                    select
                    from pg_catalog.pg_database as d
                    where d.datname = current_database()
                        and d.datdba = r.oid
                ),
                'deployer', r.oid = deployer.oid
            )
        )
        from pg_catalog.pg_roles as r
    ) as roles,
    (
        select coalesce(array_agg(x.extname::text), '{}')
        from pg_catalog.pg_extension as x
        where x.extname in ('timescaledb', 'pg_cron')
    ) as extensions
from deployer;
