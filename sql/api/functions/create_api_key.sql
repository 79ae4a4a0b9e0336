create or replace function api.create_api_key(name text, level text, expires_at timestamptz default null)
returns json
language plpgsql
volatile
security invoker
set search_path = ''
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require('owner');
    v_prefix text := airtable.generate_id('key');
    v_secret text := v_prefix || '.' || translate(encode(extensions.gen_random_bytes(32), 'base64'), '+/=', '-_');
    v_id uuid;
    v_created_at timestamptz;
begin
    if coalesce(length(name), 0) not between 1 and 255 then
        raise exception using
            errcode = 'PT422',
            message = 'name: an API key needs a name of 1 to 255 characters';
    end if;
    if app.level_rank(level) is null then
        raise exception using
            errcode = 'PT422',
            message = format('level: %s is no level', coalesce(to_json(level)::text, 'null')),
            hint = 'Levels are owner, editor, commenter and reader.';
    end if;
    if expires_at <= now() then
        raise exception using
            errcode = 'PT422',
            message = 'expires_at: that time is over';
    end if;
    insert into core.api_keys as k (tenant_id, name, prefix, digest, level, created_by, expires_at)
    values (
        v_tenant_id,
        create_api_key.name,
        v_prefix,
        sha256(convert_to(v_secret, 'UTF8')),
        create_api_key.level,
        app.current_user_id(),
        create_api_key.expires_at
    )
    returning k.id, k.created_at into v_id, v_created_at;
    return json_build_object(
        'id', v_id,
        'name', name,
        'prefix', v_prefix,
        'level', level,
        'createdTime', v_created_at,
        'expiresTime', expires_at,
        'secret', v_secret
    );
end;
$$;

comment on function api.create_api_key(text, text, timestamptz) is
    'Makes an API key that works for whoever makes it, up to `level` (owner, editor, commenter or reader): {"id", "name", '
    '"prefix", "level", "createdTime", "expiresTime", "secret"}. The secret is shown here and never again. Needs level owner. '
    'Raises PT422 without a name, for an unknown level and for a time that is over.';

revoke all on function api.create_api_key(text, text, timestamptz) from public;
grant execute on function api.create_api_key(text, text, timestamptz) to application_user;
