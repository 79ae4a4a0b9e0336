create or replace function api.register_file(
    name       text,
    size       bigint,
    mime_type  text default null,
    sha256     text default null,
    base_id    text default null,
    table_id   text default null,
    record_id  text default null,
    session_id text default null,
    id         text default null
)
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
    v_extension text := lower(substring(name from '\.([A-Za-z0-9]{1,16})$'));
    v_file files.files;
begin
    perform app.raise_call_faults(
        files.file_faults(name, size, mime_type, sha256)
        || case when num_nonnulls(base_id, table_id, session_id) > 1 then 'expected one of base_id, table_id and session_id' end
        || case when record_id is not null and table_id is null then 'record_id: expected table_id with it' end
        || case when id !~ '^fil[A-Za-z0-9]{14}$' then 'id: expected fil and 14 letters or digits' end
    );
    if session_id is not null then
        perform chat.require_sharing((chat.own_session(session_id)).shared_with);
    else
        perform app.require('editor');
    end if;
    if base_id is not null and not exists (
        select from airtable.bases as b
        where b.tenant_id = v_tenant_id
            and b.id = register_file.base_id
    ) then
        perform airtable.raise_base_missing(base_id);
    end if;
    if table_id is not null then
        perform airtable.require_table(table_id);
    end if;
    if record_id is not null and not exists (
        select from airtable.records as r
        where r.tenant_id = v_tenant_id
            and r.table_id = register_file.table_id
            and r.id = register_file.record_id
    ) then
        perform airtable.raise_records_missing(table_id, array[record_id]);
    end if;
    insert into files.files as f (
        tenant_id, id, name, extension, mime_type, size, sha256, base_id, table_id, record_id, session_id, of_session, uploaded_by
    )
    values (
        v_tenant_id,
        coalesce(register_file.id, airtable.generate_id('fil')),
        register_file.name,
        v_extension,
        coalesce(register_file.mime_type, (
            select e.mime_type
            from files.extensions() as e
            where e.extension = v_extension
        )),
        register_file.size,
        register_file.sha256,
        register_file.base_id,
        register_file.table_id,
        register_file.record_id,
        register_file.session_id,
        register_file.session_id is not null,
        app.current_user_id()
    )
    returning f.* into v_file;
    insert into files.contents (tenant_id, file_id, search_vector)
    values (v_tenant_id, v_file.id, (files.content_vector(name, null)).vector);
    return files.file_json(v_file);
end;
$$;

comment on function api.register_file(text, bigint, text, text, text, text, text, text, text) is
    'Registers a file before its bytes are stored under the "storageKey" it answers with: {"id", "name", "extension", '
    '"mimeType", "size", "sha256", "storageKey", "state", "baseId", "tableId", "recordId", "sessionId", "uploadedBy", '
    '"textLength", "indexedLength", "createdTime", "storedTime", "deletedTime"}. It may belong to a base, a table, a record of '
    '`table_id`, or a conversation of the caller. Needs level reader for a conversation and editor otherwise. Raises PT422 with '
    'all faults of name, extension, size, type and digest, PT404 for what it would belong to.
    @tag files
    @returns File
    @shape File {id: text, name: text, extension: text, mimeType: text, size: bigint, sha256: text | null, storageKey:
        text, state: "pending" | "stored" | "deleted", baseId: text | null, tableId: text | null, recordId: text | null,
        sessionId: text | null, uploadedBy: uuid | null, textLength: integer | null, indexedLength: integer | null,
        createdTime: timestamptz, storedTime: timestamptz | null, deletedTime: timestamptz | null}
    @example {"name": "report.pdf", "size": 48213}';

revoke all on function api.register_file(text, bigint, text, text, text, text, text, text, text) from public;
grant execute on function api.register_file(text, bigint, text, text, text, text, text, text, text) to application_user;
