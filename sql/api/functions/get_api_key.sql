create or replace function api.get_api_key(id uuid)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_key json;
begin
    perform app.require('owner');
    select listed.value
    into v_key
    from json_array_elements(api.list_api_keys() -> 'apiKeys') as listed
    where listed.value ->> 'id' = get_api_key.id::text;
    if v_key is null then
        perform core.raise_api_key_missing(id);
    end if;
    return v_key;
end;
$$;

comment on function api.get_api_key(uuid) is
    'One API key, without its secret, in the form of api.list_api_keys. Needs level owner. Raises PT404 when it does not exist.
    @tag api keys
    @returns {id: uuid, name: text, prefix: text, level: Level, createdBy: uuid | null, createdTime: timestamptz,
        expiresTime: timestamptz | null, lastUsedTime: timestamptz | null, revokedTime: timestamptz | null}';

revoke all on function api.get_api_key(uuid) from public;
grant execute on function api.get_api_key(uuid) to application_user;
