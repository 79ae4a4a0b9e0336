-- For functions that make no sense without a tenant: an error is easier to understand than an empty answer.
create or replace function app.require_tenant_id()
returns uuid
language plpgsql
stable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.current_tenant_id();
begin
    if v_tenant_id is null then
        raise exception using
            errcode = 'PT401',
            message = 'this transaction works for no tenant',
            hint = 'Set a signed context first: app.begin_as(tenant_id) as the owner, or the client''s signature as a service.';
    end if;
    return v_tenant_id;
end;
$$;

comment on function app.require_tenant_id() is
    'The tenant this transaction works for. Raises PT401 when there is none.';

revoke all on function app.require_tenant_id() from public;
grant execute on function app.require_tenant_id() to application_user, pyairtable_search;
