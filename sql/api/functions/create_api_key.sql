create or replace function api.create_api_key(name text, level text, expires_at timestamptz default null)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    perform app.require('owner');
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
    return core.issue_api_key(name, level, expires_at);
end;
$$;

comment on function api.create_api_key(text, text, timestamptz) is
    'Makes an API key that works for whoever makes it, up to `level` (owner, editor, commenter or reader): {"id", "name", '
    '"prefix", "level", "createdTime", "expiresTime", "secret"}. The secret is shown here and never again. Needs level owner. '
    'Raises PT422 without a name, for an unknown level and for a time that is over.
    @tag api keys
    @param level: Level
    @returns NewApiKey
    @shape NewApiKey {id: uuid, name: text, prefix: text, level: Level, createdTime: timestamptz, expiresTime:
        timestamptz | null, secret: text}
    @example {"name": "nightly export", "level": "reader"}';

revoke all on function api.create_api_key(text, text, timestamptz) from public;
grant execute on function api.create_api_key(text, text, timestamptz) to application_user;
