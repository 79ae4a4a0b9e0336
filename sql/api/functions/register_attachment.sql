create or replace function api.register_attachment(
    table_id  text,
    record_id text,
    field     text,
    filename  text,
    size      bigint default null,
    mime_type text   default null
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
    v_tenant_id uuid := app.require('editor');
    v_field airtable.fields;
    v_attachment airtable.attachments;
begin
    v_field := airtable.require_field(table_id, register_attachment.field);
    perform airtable.require_record(table_id, record_id);
    perform app.raise_call_faults(array[
        case
            when v_field.type <> 'multipleAttachments' then
                format('field %s of type %s holds no attachments', to_json(v_field.name), v_field.type)
        end,
        case
            when filename is null or length(filename) not between 1 and 255 then
                'filename: expected 1 to 255 characters'
        end,
        case when size < 0 then format('size: expected a number of bytes, got %s', size) end
    ]);
    insert into airtable.attachments as a (
        tenant_id, table_id, record_id, field_id, filename, size, mime_type, is_shown
    )
    values (
        v_tenant_id, register_attachment.table_id, register_attachment.record_id, v_field.id, register_attachment.filename,
        register_attachment.size, register_attachment.mime_type, false
    )
    returning a.* into v_attachment;
    return airtable.attachment_json(v_attachment);
end;
$$;

comment on function api.register_attachment(text, text, text, text, bigint, text) is
    'Registers an upload for a cell before its bytes are stored under the "storageKey" it answers with: {"id", "tableId", "recordId", '
    '"fieldId", "url", "filename", "size", "type", "width", "height", "sha256", "storageKey", "state", "failure", "createdTime", '
    '"storedTime"}. The cell shows it once api.mark_attachment_stored says so. Needs level editor. Raises PT404 when table, record or '
    'field do not exist, PT422 when the field holds no attachments or an argument is off.
    @tag attachments
    @returns Attachment
    @shape Attachment {id: text, tableId: text | null, recordId: text | null, fieldId: text | null, url: text | null,
        filename: text | null, size: bigint | null, type: text | null, width: integer | null, height: integer | null,
        sha256: text | null, storageKey: text, state: "pending" | "stored" | "failed", failure: text | null,
        createdTime: timestamptz, storedTime: timestamptz | null}';

revoke all on function api.register_attachment(text, text, text, text, bigint, text) from public;
grant execute on function api.register_attachment(text, text, text, text, bigint, text) to application_user;
