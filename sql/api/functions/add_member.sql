create or replace function api.add_member(email text, role text, name text default null)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('owner');
    v_user_id uuid;
begin
    perform core.require_role(role);
    if email is null or email !~ '^[^@[:space:]]+@[^@[:space:]]+$' or length(email) > 254 then
        raise exception using
            errcode = 'PT422',
            message = format('%s is no mail address', coalesce(to_json(email)::text, 'null'));
    end if;
    if length(name) not between 1 and 255 then
        raise exception using
            errcode = 'PT422',
            message = 'name: a person''s name has 1 to 255 characters';
    end if;
    v_user_id := core.member_id(email, name);
    insert into core.memberships (tenant_id, user_id, role)
    values (v_tenant_id, v_user_id, add_member.role)
    on conflict do nothing;
    if not found then
        raise exception using
            errcode = 'PT409',
            message = format('%s is a member already', email),
            hint = 'Change what they may do with api.change_member(user_id, role).';
    end if;
    return core.member_json(v_user_id);
end;
$$;

comment on function api.add_member(text, text, text) is
    'Adds a person to the tenant as owner, editor, commenter or reader: {"id", "email", "name", "role", "createdTime"}. Who is '
    'known already, from another tenant, keeps their name. Needs level owner. Raises PT409 when they are a member already, '
    'PT422 for an unknown role or what is no address.
    @tag members
    @param role: Level
    @returns Member
    @shape Level "owner" | "editor" | "commenter" | "reader"
    @shape Member {id: uuid, email: text, name: text, role: Level, createdTime: timestamptz}
    @example {"email": "ada@example.org", "role": "editor", "name": "Ada"}';

revoke all on function api.add_member(text, text, text) from public;
grant execute on function api.add_member(text, text, text) to application_user;
