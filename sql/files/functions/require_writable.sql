create or replace function files.require_writable(file_id text)
returns files.files
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_file files.files;
begin
    select f.* into v_file
    from files.files as f
    where f.tenant_id = v_tenant_id
        and f.id = require_writable.file_id;
    if v_file.id is null then
        perform files.raise_file_missing(file_id);
    end if;
    if v_file.of_session then
        perform chat.require_sharing((chat.own_session(v_file.session_id)).shared_with);
    else
        perform app.require('editor');
    end if;
    select f.* into v_file
    from files.files as f
    where f.tenant_id = v_tenant_id
        and f.id = require_writable.file_id
    for update;
    return v_file;
end;
$$;

comment on function files.require_writable(text) is
    'A file that this transaction may change, locked: of the caller''s own conversation, or as an editor any other. Raises '
    'PT404 when there is none, PT403 when it may not.';

revoke all on function files.require_writable(text) from public;
grant execute on function files.require_writable(text) to application_user;
