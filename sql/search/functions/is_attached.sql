set local role pyairtable_search;

create or replace function search.is_attached(tenant_id uuid, record_id text, field_id text, attachment_id text)
returns boolean
language sql
stable
-- definer: purging works for no tenant, in which the owner sees no records
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        exists (
            select
            from airtable.records as r
            where r.tenant_id = is_attached.tenant_id
                and r.id = is_attached.record_id
                and r.fields -> field_id @> jsonb_build_array(jsonb_build_object('id', attachment_id))
        )
$$;

comment on function search.is_attached(uuid, text, text, text) is
    'Whether a cell has an attachment, of whatever tenant: for airtable.purge_attachments only.';

revoke all on function search.is_attached(uuid, text, text, text) from public;
grant execute on function search.is_attached(uuid, text, text, text) to pyairtable_owner;

set local role pyairtable_owner;
