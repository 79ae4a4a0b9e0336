create or replace function api.get_member(user_id uuid)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_member json := core.member_json(user_id);
begin
    if v_member is null then
        perform core.raise_member_missing(user_id);
    end if;
    return v_member;
end;
$$;

comment on function api.get_member(uuid) is
    'One member of the tenant: {"id", "email", "name", "role", "createdTime"}, `id` that of the user. Raises PT404 when the user is none.
    @tag members
    @returns Member';

revoke all on function api.get_member(uuid) from public;
grant execute on function api.get_member(uuid) to application_user;
