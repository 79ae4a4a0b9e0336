create or replace function api.mark_attachment_stored(
    attachment_id text,
    size          bigint,
    mime_type     text    default null,
    sha256        text    default null,
    width         integer default null,
    height        integer default null,
    url           text    default null
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
    v_attachment airtable.attachments := airtable.require_attachment(attachment_id);
begin
    perform app.raise_call_faults(array[
        case
            when size is null or size < 0 then
                format('size: expected a number of bytes, got %s', coalesce(size::text, 'null'))
        end,
        case when sha256 !~ '^[0-9a-f]{64}$' then 'sha256: expected 64 digits of lower-case hex' end,
        case when width < 0 or height < 0 then 'width and height: expected numbers of pixels' end,
        case when url !~ '^https?://.' then 'url: expected to begin with https:// or http://' end
    ]);
    update airtable.attachments as a
    set
        size = mark_attachment_stored.size,
        mime_type = coalesce(mark_attachment_stored.mime_type, a.mime_type),
        sha256 = coalesce(mark_attachment_stored.sha256, a.sha256),
        width = coalesce(mark_attachment_stored.width, a.width),
        height = coalesce(mark_attachment_stored.height, a.height),
        url = coalesce(mark_attachment_stored.url, a.url),
        stored_time = coalesce(a.stored_time, now()),
        failure = null,
        unreferenced_time = null
    where a.tenant_id = v_tenant_id
        and a.id = mark_attachment_stored.attachment_id;
    perform airtable.show_attachment(attachment_id);
    update airtable.attachments as a
    set is_shown = true
    where a.tenant_id = v_tenant_id
        and a.id = mark_attachment_stored.attachment_id
    returning a.* into v_attachment;
    return airtable.attachment_json(v_attachment);
end;
$$;

comment on function api.mark_attachment_stored(text, bigint, text, text, integer, integer, text) is
    'Says that an attachment''s bytes are in the store, how many there are and what they are, and shows that in its cell, also of a '
    'record in the trash; an upload comes into its cell now, behind the others. `url` is where it may be read from now on. Answers '
    'in the form of api.register_attachment. Needs level editor. Raises PT404 when there is no such attachment, PT422 for an argument '
    'that is off.
    @tag attachments
    @returns Attachment';

revoke all on function api.mark_attachment_stored(text, bigint, text, text, integer, integer, text) from public;
grant execute on function api.mark_attachment_stored(text, bigint, text, text, integer, integer, text) to application_user;
