create or replace function api.rotate_api_key(id uuid, overlap interval default '0')
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
    v_old record;
    v_ends_at timestamptz;
begin
    if overlap is null or overlap not between '0' and '30 days' then
        raise exception using
            errcode = 'PT422',
            message = format('overlap: %s is no time from 0 to 30 days', coalesce(to_json(overlap)::text, 'null'));
    end if;
    select k.name, k.level, k.created_by, k.created_at, k.expires_at, k.revoked_at into v_old
    from core.api_keys as k
    where k.tenant_id = v_tenant_id
        and k.id = rotate_api_key.id
    for no key update;
    if not found then
        perform core.raise_api_key_missing(id);
    end if;
    if v_old.revoked_at is not null or v_old.expires_at <= now() then
        raise exception using
            errcode = 'PT409',
            message = format('API key %s is void', id),
            hint = 'Make a new one with api.create_api_key(name, level, expires_at).';
    end if;
    if v_old.created_by is distinct from app.current_user_id() then
        raise exception using
            errcode = 'PT403',
            message = format('API key %s works for somebody else, and so would its successor', id),
            hint = 'Let whoever made it rotate it, or make it void with api.revoke_api_key(id).';
    end if;
    if overlap = '0' then
        update core.api_keys as k
        set revoked_at = now()
        where k.tenant_id = v_tenant_id
            and k.id = rotate_api_key.id
        returning k.revoked_at into v_ends_at;
    else
        update core.api_keys as k
        set expires_at = least(k.expires_at, now() + overlap)
        where k.tenant_id = v_tenant_id
            and k.id = rotate_api_key.id
        returning k.expires_at into v_ends_at;
    end if;
    return json_build_object(
        'apiKey', core.issue_api_key(v_old.name, v_old.level, now() + (v_old.expires_at - v_old.created_at)),
        'replaced', json_build_object('id', id, 'endsTime', v_ends_at)
    );
end;
$$;

comment on function api.rotate_api_key(uuid, interval) is
    'Makes a key of the same name and level in the place of one that works for the caller: {"apiKey": {"id", "name", '
    '"prefix", "level", "createdTime", "expiresTime", "secret"}, "replaced": {"id", "endsTime"}}. The secret is shown here '
    'and never again. The old key goes on for `overlap`, 30 days at most, never past its own expiry; the new one expires '
    'after as long a time as the old one was to last. Needs level owner. Raises PT404 when there is no such key, PT403 '
    'when it works for somebody else, PT409 when it is void, PT422 for another overlap.
    @tag api keys
    @returns {apiKey: NewApiKey, replaced: {id: uuid, endsTime: timestamptz | null}}';

revoke all on function api.rotate_api_key(uuid, interval) from public;
grant execute on function api.rotate_api_key(uuid, interval) to application_user;
