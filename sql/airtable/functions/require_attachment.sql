create or replace function airtable.require_attachment(attachment_id text)
returns airtable.attachments
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_attachment airtable.attachments;
begin
    select a.*
    into v_attachment
    from airtable.attachments as a
    where a.tenant_id = v_tenant_id
        and a.id = require_attachment.attachment_id
    for no key update;
    if v_attachment.id is null then
        raise exception using
            errcode = 'PT404',
            message = format('attachment %s does not exist', coalesce(left(attachment_id, 100), 'null')),
            hint = 'List the attachments of a table with api.list_attachments(table_id).';
    end if;
    return v_attachment;
end;
$$;

comment on function airtable.require_attachment(text) is
    'An attachment, locked until the transaction ends. Needs level editor. Raises PT404 when there is none.';

revoke all on function airtable.require_attachment(text) from public;
grant execute on function airtable.require_attachment(text) to application_user;
