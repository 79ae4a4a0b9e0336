create or replace function chat.require_user()
returns uuid
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_user_id uuid := app.current_user_id();
begin
    if v_user_id is null then
        raise exception using
            errcode = 'PT403',
            message = 'a conversation belongs to a person, and this context has none',
            hint = 'Sign the context for the user whose conversation it is.';
    end if;
    return v_user_id;
end;
$$;

comment on function chat.require_user() is
    'The user this transaction works for. Raises PT403 for the tenant''s own service, which is nobody.';

revoke all on function chat.require_user() from public;
grant execute on function chat.require_user() to application_user;
