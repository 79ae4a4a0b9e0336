-- lint: allow RF01 sqlfluff takes the parameter, a row, for a table
-- Keys without a value are left out, as Airtable does.
create or replace function airtable.attachment_cell(attachment airtable.attachments)
returns jsonb
language sql
stable
security invoker
parallel safe
begin atomic
    select
        jsonb_strip_nulls(jsonb_build_object(
            'id', attachment.id,
            'url', attachment.url,
            'filename', attachment.filename,
            'size', attachment.size,
            'type', attachment.mime_type,
            'width', attachment.width,
            'height', attachment.height,
            'thumbnails', attachment.thumbnails
        ));
end;

comment on function airtable.attachment_cell(airtable.attachments) is
    'An attachment as its cell holds it: {"id", "url", "filename", "size", "type", "width", "height", "thumbnails"}.';

revoke all on function airtable.attachment_cell(airtable.attachments) from public;
grant execute on function airtable.attachment_cell(airtable.attachments) to application_user;
