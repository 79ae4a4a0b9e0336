create or replace function api.update_profile(name text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_user_id uuid;
    v_profile json;
begin
    perform app.require('reader');
    v_user_id := app.require_person();
    if coalesce(length(name), 0) not between 1 and 255 then
        raise exception using
            errcode = 'PT422',
            message = 'name: a person''s name has 1 to 255 characters';
    end if;
    update core.users as u
    set name = update_profile.name
    where u.id = v_user_id
    returning json_build_object('id', u.id, 'email', u.email, 'name', u.name) into v_profile;
    return v_profile;
end;
$$;

comment on function api.update_profile(text) is
    'Changes the name of the person this transaction works for, in all tenants they are a member of: {"id", "email", '
    '"name"}; api.current_context() reads it. Needs level reader. Raises PT403 for an API key and the tenant''s own '
    'service, PT422 without a name.
    @tag tenant
    @returns User';

revoke all on function api.update_profile(text) from public;
grant execute on function api.update_profile(text) to application_user;
