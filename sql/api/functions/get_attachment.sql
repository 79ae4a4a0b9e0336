create or replace function api.get_attachment(attachment_id text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_attachment json;
begin
    select airtable.attachment_json(a)
    into v_attachment
    from airtable.attachments as a
    where a.tenant_id = (select app.require_tenant_id())
        and a.id = get_attachment.attachment_id;
    if v_attachment is null then
        raise exception using
            errcode = 'PT404',
            message = format('attachment %s does not exist', coalesce(left(attachment_id, 100), 'null')),
            hint = 'List the attachments of a table with api.list_attachments(table_id).';
    end if;
    return v_attachment;
end;
$$;

comment on function api.get_attachment(text) is
    'One attachment as a store''s service sees it, in the form of api.list_attachments. Raises PT404 when it does not exist.
    @tag attachments
    @returns Attachment';

revoke all on function api.get_attachment(text) from public;
grant execute on function api.get_attachment(text) to application_user;
