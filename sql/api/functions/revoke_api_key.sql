create or replace function api.revoke_api_key(id uuid)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require('owner');
    v_revoked_at timestamptz;
begin
    update core.api_keys as k
    set revoked_at = coalesce(k.revoked_at, now())
    where k.tenant_id = v_tenant_id
        and k.id = revoke_api_key.id
    returning k.revoked_at into v_revoked_at;
    if not found then
        perform core.raise_api_key_missing(id);
    end if;
    return json_build_object('id', id, 'revokedTime', v_revoked_at);
end;
$$;

comment on function api.revoke_api_key(uuid) is
    'Makes an API key void from now on: {"id", "revokedTime"}; one that is void already stays so since then. Needs level '
    'owner. Raises PT404 when there is no such key.
    @tag api keys
    @returns {id: uuid, revokedTime: timestamptz}';

revoke all on function api.revoke_api_key(uuid) from public;
grant execute on function api.revoke_api_key(uuid) to application_user;
