create or replace function api.remove_member(user_id uuid)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('owner');
begin
    delete from core.memberships as m
    where m.tenant_id = v_tenant_id
        and m.user_id = remove_member.user_id;
    if not found then
        perform core.raise_member_missing(user_id);
    end if;
    return json_build_object('id', user_id, 'deleted', true);
end;
$$;

comment on function api.remove_member(uuid) is
    'Ends a membership, and with it the API keys that work for the member; takes effect at once: {"id", "deleted"}. Needs '
    'level owner. Raises PT404 when the user is no member, PT409 for the last owner.
    @tag members
    @returns {id: uuid, deleted: boolean}';

revoke all on function api.remove_member(uuid) from public;
grant execute on function api.remove_member(uuid) to application_user;
