create or replace function api.mark_file_stored(file_id text, size bigint, sha256 text default null)
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
    perform app.raise_call_faults(array[
        case when v_file.state = 'deleted' then format('file %s is deleted', file_id) end,
        case
            when size is distinct from v_file.size then
                format('size: %s bytes were registered, got %s', v_file.size, coalesce(size::text, 'null'))
        end,
        case
            when sha256 !~ '^[0-9a-f]{64}$' then
                'sha256: expected 64 digits of lower-case hex'
            when sha256 <> v_file.sha256 then
                'sha256: another digest was registered'
        end
    ]);
    update files.files as f
    set
        sha256 = coalesce(mark_file_stored.sha256, f.sha256),
        stored_time = coalesce(f.stored_time, now())
    where f.tenant_id = v_tenant_id
        and f.id = mark_file_stored.file_id
    returning f.* into v_file;
    return files.file_json(v_file);
end;
$$;

comment on function api.mark_file_stored(text, bigint, text) is
    'Says that a file''s bytes are in the store, and how many there are; answers in the form of api.register_file. Needs level reader '
    'for a conversation''s and editor otherwise. Raises PT422 when size or digest are not those that were registered, PT404 '
    'when there is no such file.
    @tag files
    @returns File';

revoke all on function api.mark_file_stored(text, bigint, text) from public;
grant execute on function api.mark_file_stored(text, bigint, text) to application_user;
