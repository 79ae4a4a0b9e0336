create or replace function core.raise_api_key_missing(id uuid)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception using
        errcode = 'PT404',
        message = format('API key %s does not exist', coalesce(id::text, 'null')),
        hint = 'List the keys with api.list_api_keys().';
end;
$$;

comment on function core.raise_api_key_missing(uuid) is
    'Raises PT404. A key of another tenant is reported in the same words as one that never was.';

revoke all on function core.raise_api_key_missing(uuid) from public;
grant execute on function core.raise_api_key_missing(uuid) to application_user;
