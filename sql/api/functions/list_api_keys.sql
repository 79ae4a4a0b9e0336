create or replace function api.list_api_keys()
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require('owner');
begin
    return (
        select
            json_build_object('apiKeys', coalesce(
                json_agg(
                    json_build_object(
                        'id', k.id,
                        'name', k.name,
                        'prefix', k.prefix,
                        'level', k.level,
                        'createdBy', k.created_by,
                        'createdTime', k.created_at,
                        'expiresTime', k.expires_at,
                        'lastUsedTime', k.last_used_at,
                        'revokedTime', k.revoked_at
                    )
                    order by k.created_at desc, k.id
                ),
                '[]'
            ))
        from core.api_keys as k
        where k.tenant_id = v_tenant_id
    );
end;
$$;

comment on function api.list_api_keys() is
    'The tenant''s API keys, newest first, without their secrets: {"apiKeys": [{"id", "name", "prefix", "level", "createdBy", '
    '"createdTime", "expiresTime", "lastUsedTime", "revokedTime"}]}. Needs level owner.
    @tag api keys
    @returns {apiKeys: [{id: uuid, name: text, prefix: text, level: Level, createdBy: uuid | null, createdTime:
        timestamptz, expiresTime: timestamptz | null, lastUsedTime: timestamptz | null, revokedTime: timestamptz |
        null}]}';

revoke all on function api.list_api_keys() from public;
grant execute on function api.list_api_keys() to application_user;
