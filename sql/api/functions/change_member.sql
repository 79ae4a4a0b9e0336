create or replace function api.change_member(user_id uuid, role text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('owner');
begin
    perform core.require_role(role);
    update core.memberships as m
    set role = change_member.role
    where m.tenant_id = v_tenant_id
        and m.user_id = change_member.user_id;
    if not found then
        perform core.raise_member_missing(user_id);
    end if;
    return core.member_json(user_id);
end;
$$;

comment on function api.change_member(uuid, text) is
    'Gives a member another role, owner, editor, commenter or reader: {"id", "email", "name", "role", "createdTime"}. Needs '
    'level owner. Raises PT404 when the user is no member, PT409 when the last owner would be none, PT422 for an unknown role.
    @tag members
    @param role: Level
    @returns Member';

revoke all on function api.change_member(uuid, text) from public;
grant execute on function api.change_member(uuid, text) to application_user;
