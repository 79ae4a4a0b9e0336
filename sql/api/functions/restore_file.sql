create or replace function api.restore_file(file_id text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require('reader');
    v_file files.files := files.require_writable(file_id);
begin
    update files.files as f
    set
        deleted_time = null,
        deleted_by = null
    where f.tenant_id = v_tenant_id
        and f.id = restore_file.file_id
    returning f.* into v_file;
    return files.file_json(v_file);
end;
$$;

comment on function api.restore_file(text) is
    'Takes a deleted file back, with its text; one that is not deleted stays as it is. '
    'Answers in the form of api.register_file. Needs level reader for a conversation''s and editor otherwise. Raises PT404 when '
    'there is no such file.
    @tag files
    @returns File';

revoke all on function api.restore_file(text) from public;
grant execute on function api.restore_file(text) to application_user;
