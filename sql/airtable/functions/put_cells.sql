create or replace function airtable.put_cells(table_id text, field_id text, ids text[], cells jsonb[])
returns void
language plpgsql
volatile
-- definer: the trash is not the callers' to write, and its records must fit the fields they come back to
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
begin
    update airtable.records as r
    set fields = (r.fields - put_cells.field_id) || case
        when g.cell is null then '{}'
        else jsonb_build_object(put_cells.field_id, g.cell)
    end
    from unnest(ids, cells) as g (id, cell)
    where r.tenant_id = v_tenant_id
        and r.table_id = put_cells.table_id
        and r.id = g.id
        and r.fields -> put_cells.field_id is distinct from g.cell;
    update airtable.trashed_records as r
    set fields = (r.fields - put_cells.field_id) || case
        when g.cell is null then '{}'
        else jsonb_build_object(put_cells.field_id, g.cell)
    end
    from unnest(ids, cells) as g (id, cell)
    where r.tenant_id = v_tenant_id
        and r.table_id = put_cells.table_id
        and r.id = g.id;
end;
$$;

comment on function airtable.put_cells(text, text, text[], jsonb[]) is
    'Sets one field''s cells of records of a table and of its trash, two arrays of one length; null empties. For changes of fields: no '
    'record counts as modified. Raises PT403 below level editor.';

revoke all on function airtable.put_cells(text, text, text[], jsonb[]) from public;
grant execute on function airtable.put_cells(text, text, text[], jsonb[]) to application_user;
