-- lint: allow RF01 sqlfluff takes the parameter, a row, for a table
-- Without a SET clause, since lists call it a row: callers set the time zone.
create or replace function airtable.attachment_json(attachment airtable.attachments)
returns json
language sql
stable
security invoker
parallel safe
begin atomic
    select
        json_build_object(
            'id', attachment.id,
            'tableId', attachment.table_id,
            'recordId', attachment.record_id,
            'fieldId', attachment.field_id,
            'url', attachment.url,
            'filename', attachment.filename,
            'size', attachment.size,
            'type', attachment.mime_type,
            'width', attachment.width,
            'height', attachment.height,
            'sha256', attachment.sha256,
            'storageKey', attachment.storage_key,
            'state', attachment.state,
            'failure', attachment.failure,
            'createdTime', attachment.created_time,
            'storedTime', attachment.stored_time
        );
end;

comment on function airtable.attachment_json(airtable.attachments) is
    'An attachment as a store''s service sees it: {"id", "tableId", "recordId", "fieldId", "url", "filename", "size", "type", "width", '
    '"height", "sha256", "storageKey", "state", "failure", "createdTime", "storedTime"}.';

revoke all on function airtable.attachment_json(airtable.attachments) from public;
grant execute on function airtable.attachment_json(airtable.attachments) to application_user;
