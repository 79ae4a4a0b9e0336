create or replace function api.mark_attachment_failed(attachment_id text, reason text)
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
            when reason is null or length(reason) not between 1 and 1000 then
                'reason: expected 1 to 1000 characters'
        end,
        case when v_attachment.state = 'stored' then format('attachment %s is stored', attachment_id) end
    ]);
    update airtable.attachments as a
    set failure = mark_attachment_failed.reason
    where a.tenant_id = v_tenant_id
        and a.id = mark_attachment_failed.attachment_id
    returning a.* into v_attachment;
    return airtable.attachment_json(v_attachment);
end;
$$;

comment on function api.mark_attachment_failed(text, text) is
    'Says why an attachment could not be stored; api.mark_attachment_stored may follow. Answers in the form of '
    'api.register_attachment. Needs level editor. Raises PT404 when there is no such attachment, PT422 when it is stored or the '
    'reason is empty or has more than 1,000 characters.
    @tag attachments
    @returns Attachment';

revoke all on function api.mark_attachment_failed(text, text) from public;
grant execute on function api.mark_attachment_failed(text, text) to application_user;
