create or replace function files.extensions()
returns table (extension text, allowed boolean, mime_type text, max_size bigint, is_default boolean)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
rows 50
as $$
    select
        coalesce(t.extension, d.extension),
        coalesce(t.allowed, true),
        coalesce(t.mime_type, d.mime_type, 'application/octet-stream'),
        coalesce(t.max_size, d.max_size, 104857600),
        t.extension is null
    from files.default_extensions as d
    full join (
        select e.*
        from files.tenant_extensions as e
        where e.tenant_id = (select app.require_tenant_id())
    ) as t on d.extension = t.extension
$$;

comment on function files.extensions() is 'What holds for this tenant: its own rows, and the defaults it has no row for.';

revoke all on function files.extensions() from public;
grant execute on function files.extensions() to application_user;
