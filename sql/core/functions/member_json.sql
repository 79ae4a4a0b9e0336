create or replace function core.member_json(user_id uuid)
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
    select
        json_build_object('id', u.id, 'email', u.email, 'name', u.name, 'role', m.role, 'createdTime', m.created_at)
    from core.memberships as m
    inner join core.users as u on m.user_id = u.id
    where m.tenant_id = (select app.require_tenant_id())
        and m.user_id = member_json.user_id
$$;

comment on function core.member_json(uuid) is
    'A member of the tenant: {"id", "email", "name", "role", "createdTime"}; null when the user is none.';

revoke all on function core.member_json(uuid) from public;
grant execute on function core.member_json(uuid) to application_user;
