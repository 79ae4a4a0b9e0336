-- lint: allow RF01 sqlfluff takes the parameter, a row, for a table
-- Asks the cells themselves: whatever emptied, moved or deleted a cell, a field or a table needs to tell nobody.
create or replace function airtable.is_referenced(attachment airtable.attachments)
returns boolean
language sql
stable
security invoker
parallel safe
begin atomic
    select
        exists (
            select
            from airtable.records as r
            where r.tenant_id = attachment.tenant_id
                and r.id = attachment.record_id
                and r.fields -> attachment.field_id @> jsonb_build_array(jsonb_build_object('id', attachment.id))
        )
        or exists (
            select
            from airtable.trashed_records as r
            where r.tenant_id = attachment.tenant_id
                and r.id = attachment.record_id
                and r.fields -> attachment.field_id @> jsonb_build_array(jsonb_build_object('id', attachment.id))
        );
end;

comment on function airtable.is_referenced(airtable.attachments) is
    'Whether an attachment is in its cell, also in the trash.';

revoke all on function airtable.is_referenced(airtable.attachments) from public;
grant execute on function airtable.is_referenced(airtable.attachments) to application_user;
