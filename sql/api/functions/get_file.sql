create or replace function api.get_file(file_id text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_file files.files;
begin
    select f.* into v_file
    from files.files as f
    where f.tenant_id = v_tenant_id
        and f.id = get_file.file_id;
    if v_file.id is null then
        perform files.raise_file_missing(file_id);
    end if;
    return files.file_json(v_file);
end;
$$;

comment on function api.get_file(text) is
    'A file in the form of api.register_file; one that is deleted too. Raises PT404 when there is none.
    @tag files
    @returns File';

revoke all on function api.get_file(text) from public;
grant execute on function api.get_file(text) to application_user;
