-- The one place where a secret is made. Row level security says who may: an owner, for nobody but themselves.
create or replace function core.issue_api_key(name text, level text, expires_at timestamptz)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_prefix text := airtable.generate_id('key');
    v_secret text := v_prefix || '.' || translate(encode(extensions.gen_random_bytes(32), 'base64'), '+/=', '-_');
    v_id uuid;
    v_created_at timestamptz;
begin
    insert into core.api_keys as k (tenant_id, name, prefix, digest, level, created_by, expires_at)
    values (
        app.require('owner'),
        issue_api_key.name,
        v_prefix,
        sha256(convert_to(v_secret, 'UTF8')),
        issue_api_key.level,
        app.current_user_id(),
        issue_api_key.expires_at
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

comment on function core.issue_api_key(text, text, timestamptz) is
    'Stores a new API key for the user of this transaction: {"id", "name", "prefix", "level", "createdTime", "expiresTime", '
    '"secret"}. Needs level owner.';

revoke all on function core.issue_api_key(text, text, timestamptz) from public;
grant execute on function core.issue_api_key(text, text, timestamptz) to application_user;
