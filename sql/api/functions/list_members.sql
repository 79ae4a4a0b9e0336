create or replace function api.list_members()
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
    select
        json_build_object('members', coalesce(
            json_agg(
                json_build_object('id', u.id, 'email', u.email, 'name', u.name, 'role', m.role, 'createdTime', m.created_at)
                order by u.name, u.id
            ),
            '[]'
        ))
    from core.memberships as m
    inner join core.users as u on m.user_id = u.id
    where m.tenant_id = (select app.require_tenant_id())
$$;

comment on function api.list_members() is
    'The tenant''s members by name: {"members": [{"id", "email", "name", "role", "createdTime"}]}, `id` that of the user.
    @tag members
    @returns {members: [Member]}';

revoke all on function api.list_members() from public;
grant execute on function api.list_members() to application_user;
