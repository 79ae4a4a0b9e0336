create or replace function airtable.tg_fields__follow_in_typed_views()
returns trigger
language plpgsql
-- definer: only the owner makes views
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_view airtable.typed_views;
begin
    for v_view in
        select v.*
        from airtable.typed_views as v
        where (v.tenant_id, v.table_id) in (
            select c.tenant_id, c.table_id
            from changed_fields as c
        )
        order by v.tenant_id, v.table_id
    loop
        perform airtable.follow_table(v_view.tenant_id, v_view.table_id);
    end loop;
    return null;
end;
$$;

comment on function airtable.tg_fields__follow_in_typed_views() is 'Brings the typed views of tables whose fields changed up to date.';

revoke all on function airtable.tg_fields__follow_in_typed_views() from public;
