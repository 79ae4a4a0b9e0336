-- What belongs to a person and not to the tenant is no key's to change, whatever level the key has.
create or replace function app.require_person()
returns uuid
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    if not app.in_person() then
        raise exception using
            errcode = 'PT403',
            message = 'only a person may do this for themselves, and this context works for an API key or a service',
            hint = 'Sign the context for the user, without a level.';
    end if;
    return app.current_user_id();
end;
$$;

comment on function app.require_person() is
    'The user this transaction works for. Raises PT403 for an API key and for the tenant''s own service.';

revoke all on function app.require_person() from public;
grant execute on function app.require_person() to application_user;
