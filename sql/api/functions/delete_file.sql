create or replace function api.delete_file(file_id text)
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
        deleted_time = coalesce(f.deleted_time, now()),
        deleted_by = case when f.deleted_time is null then app.current_user_id() else f.deleted_by end
    where f.tenant_id = v_tenant_id
        and f.id = delete_file.file_id
    returning f.* into v_file;
    return files.file_json(v_file);
end;
$$;

comment on function api.delete_file(text) is
    'Marks a file as deleted: no list and no search finds it, api.restore_file brings it back until operators purge it. '
    'Answers in the form of api.register_file. Needs level reader for a conversation''s and editor otherwise. Raises PT404 when '
    'there is no such file.
    @tag files
    @returns File';

revoke all on function api.delete_file(text) from public;
grant execute on function api.delete_file(text) to application_user;
