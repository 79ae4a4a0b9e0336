create or replace function airtable.await_links(
    table_id   text,
    ids        text[],
    new_ids    text[],
    field_ids  text[],
    record_ids text[],
    linked_ids text[],
    places     bigint[]
)
returns void
language plpgsql
volatile
-- definer: callers do not write the trash, nor the links that wait there
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
begin
    -- A mirrored record is what it is elsewhere, not what it was here before it was deleted.
    delete from airtable.trashed_records as t
    where t.tenant_id = v_tenant_id
        and t.id = any (new_ids);
    delete from airtable.trashed_links as k
    where k.tenant_id = v_tenant_id
        and (
            k.record_id = any (ids) and k.is_awaited
            or (k.record_id = any (new_ids) or k.linked_id = any (new_ids)) and not k.is_awaited
        );
    insert into airtable.trashed_links (tenant_id, field_id, record_id, linked_id, position, is_awaited)
    select v_tenant_id, w.field_id, w.record_id, w.linked_id, w.place, true
    from unnest(field_ids, record_ids, linked_ids, places) as w (field_id, record_id, linked_id, place)
    inner join airtable.fields as f
        on f.tenant_id = v_tenant_id
        and f.id = w.field_id
        and f.table_id = await_links.table_id
        and f.type = 'multipleRecordLinks'
    on conflict (tenant_id, field_id, record_id, linked_id) do update
    set
        position = excluded.position,
        is_awaited = true;
    if cardinality(new_ids) > 0 then
        perform airtable.mend_links(table_id, new_ids);
    end if;
end;
$$;

comment on function airtable.await_links(text, text[], text[], text[], text[], text[], bigint[]) is
    'After records of a table were mirrored (`ids`, of which `new_ids` were not there): notes their links to records that are still to '
    'come, four arrays of one length, in place of those noted before; links that waited for the new ones come into both '
    'cells (see airtable.mend_links). What the trash has of the new ones is deleted. Raises PT403 below level editor.';

revoke all on function airtable.await_links(text, text[], text[], text[], text[], text[], bigint[]) from public;
grant execute on function airtable.await_links(text, text[], text[], text[], text[], text[], bigint[]) to application_user;
