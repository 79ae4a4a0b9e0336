-- Two runs at least: the first that finds an attachment in no cell marks it, one that finds it so still after `older_than`
-- deletes it. A writer that brings one back clears the mark, for which the deletion waits.
create or replace function airtable.purge_attachments(older_than interval default null)
returns table (tenant_id uuid, storage_key text)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    update airtable.attachments as a
    set unreferenced_time = case when a.unreferenced_time is null then now() end
    where (a.unreferenced_time is null) <> (
        search.is_attached(a.tenant_id, a.record_id, a.field_id, a.id)
        or exists (
            select
            from airtable.trashed_records as r
            where r.tenant_id = a.tenant_id
                and r.id = a.record_id
                and r.fields -> a.field_id @> jsonb_build_array(jsonb_build_object('id', a.id))
        )
    );
    return query
        delete from airtable.attachments as a
        using ops.tenant_cuts('attachments', older_than) as c
        where a.tenant_id = c.tenant_id
            and a.unreferenced_time <= c.cut
            and a.unreferenced_time < now()
            and not ops.is_held('attachments', a.tenant_id, a.unreferenced_time)
        returning a.tenant_id, a.storage_key;
end;
$$;

comment on function airtable.purge_attachments(interval) is
    'Marks the attachments that are in no cell, also not in the trash, uploads never stored among them; deletes for good '
    'those that have been marked for as long as this, or as each tenant''s retention says, but none under a legal hold, of all '
    'tenants, and returns the objects that the store may now drop. '
    'For the owner, in a transaction that works for no tenant.';

revoke all on function airtable.purge_attachments(interval) from public;
