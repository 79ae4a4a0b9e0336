-- The first line of every function that writes: row level security would only say that a row violates a policy, or that
-- there is no such row.
create or replace function app.require(level text)
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
        return app.require_tenant_id();
    end if;
    if not app.may(level) then
        raise exception using
            errcode = 'PT403',
            message = format('this needs level %s, and this context has level %s', level, app.current_level()),
            hint = 'An owner of the tenant raises a member''s level with api.change_member(user_id, level); an API key '
                'keeps the level it was made with.';
    end if;
    return v_tenant_id;
end;
$$;

comment on function app.require(text) is
    'The tenant this transaction works for, if it may do what the level allows (see app.may). Raises PT401 without a '
    'tenant, PT403 naming the level needed and the one there is.';

revoke all on function app.require(text) from public;
grant execute on function app.require(text) to application_user, pyairtable_search;
