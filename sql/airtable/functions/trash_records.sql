create or replace function airtable.trash_records(table_id text, record_ids text[])
returns text[]
language plpgsql
volatile
-- definer: the trash is written by moving records only
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_ids text[];
begin
    perform airtable.cut_links(table_id, record_ids);
    -- A record that was deleted, made again with its id, and deleted once more is there as it was last.
    with deleted as (
        delete from airtable.records as r
        where r.tenant_id = v_tenant_id
            and r.table_id = trash_records.table_id
            and r.id = any (record_ids)
        returning r.id, r.auto_number, r.fields, r.created_time, r.last_modified_time, r.created_by, r.last_modified_by
    ),

    moved as (
        insert into airtable.trashed_records as t (
            tenant_id, id, table_id, auto_number, fields, created_time, last_modified_time, created_by, last_modified_by,
            deleted_by
        )
        select
            v_tenant_id, d.id, trash_records.table_id, d.auto_number, d.fields, d.created_time, d.last_modified_time,
            d.created_by, d.last_modified_by, app.current_user_id()
        from deleted as d
        on conflict (tenant_id, id) do update
        set
            table_id = excluded.table_id,
            auto_number = excluded.auto_number,
            fields = excluded.fields,
            created_time = excluded.created_time,
            last_modified_time = excluded.last_modified_time,
            created_by = excluded.created_by,
            last_modified_by = excluded.last_modified_by,
            deleted_time = now(),
            deleted_by = excluded.deleted_by
        returning t.id
    )

    select coalesce(array_agg(m.id), '{}')
    into v_ids
    from moved as m;
    return v_ids;
end;
$$;

comment on function airtable.trash_records(text, text[]) is
    'Moves records of a table into the trash and returns the ids of those there were. Others lose their links to '
    'them (see airtable.cut_links). Raises PT403 below level editor.';

revoke all on function airtable.trash_records(text, text[]) from public;
grant execute on function airtable.trash_records(text, text[]) to application_user;
