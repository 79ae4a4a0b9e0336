create or replace function airtable.untrash_records(table_id text, record_ids text[])
returns text[]
language plpgsql
volatile
-- definer: a record comes back with the number and the times it had, which callers cannot set
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_field_ids text[];
    v_ids text[];
begin
    perform airtable.lock_links_of_table(table_id);
    v_field_ids := array(
        select f.id
        from airtable.fields as f
        where f.tenant_id = v_tenant_id
            and f.table_id = untrash_records.table_id
            and f.type <> 'multipleRecordLinks'
    );
    -- Cells of fields that were deleted meanwhile stay behind; links come back after their records.
    with taken as (
        delete from airtable.trashed_records as t
        where t.tenant_id = v_tenant_id
            and t.table_id = untrash_records.table_id
            and t.id = any (record_ids)
        returning t.id, t.auto_number, t.fields, t.created_time, t.last_modified_time, t.created_by, t.last_modified_by
    ),

    moved as (
        insert into airtable.records as r (
            tenant_id, id, table_id, auto_number, fields, created_time, last_modified_time, created_by, last_modified_by
        )
        select
            v_tenant_id, t.id, untrash_records.table_id, t.auto_number, airtable.chosen_cells(t.fields, v_field_ids),
            t.created_time, t.last_modified_time, t.created_by, t.last_modified_by
        from taken as t
        returning r.id
    )

    select coalesce(array_agg(m.id), '{}')
    into v_ids
    from moved as m;
    perform airtable.mend_links(table_id, v_ids);
    return v_ids;
end;
$$;

comment on function airtable.untrash_records(text, text[]) is
    'Moves records of a table out of the trash, as they were, and returns the ids of those that were there. '
    'Links whose other end is there come back on both sides (see airtable.mend_links). Raises PT403 below '
    'level editor, 23505 when a record with such an id was made meanwhile.';

revoke all on function airtable.untrash_records(text, text[]) from public;
grant execute on function airtable.untrash_records(text, text[]) to application_user;
