-- lint: allow RF01 sqlfluff takes the parameter, a row, for a table
-- Without a SET clause, since lists call it a row: callers set the time zone.
create or replace function files.file_json(file files.files)
returns json
language sql
stable
security invoker
parallel safe
begin atomic
    select
        json_build_object(
            'id', file.id,
            'name', file.name,
            'extension', file.extension,
            'mimeType', file.mime_type,
            'size', file.size,
            'sha256', file.sha256,
            'storageKey', file.storage_key,
            'state', file.state,
            'baseId', file.base_id,
            'tableId', file.table_id,
            'recordId', file.record_id,
            'sessionId', file.session_id,
            'uploadedBy', file.uploaded_by,
            'textLength', file.text_length,
            'indexedLength', file.indexed_length,
            'createdTime', file.created_time,
            'storedTime', file.stored_time,
            'deletedTime', file.deleted_time
        );
end;

comment on function files.file_json(files.files) is
    'A file as callers see it: {"id", "name", "extension", "mimeType", "size", "sha256", "storageKey", "state", "baseId", '
    '"tableId", "recordId", "sessionId", "uploadedBy", "textLength", "indexedLength", "createdTime", "storedTime", "deletedTime"}.';

revoke all on function files.file_json(files.files) from public;
grant execute on function files.file_json(files.files) to application_user;
