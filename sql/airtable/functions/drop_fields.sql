create or replace function airtable.drop_fields(field_ids text[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_table_ids text[];
begin
    with dropped as (
        delete from airtable.fields as f
        where f.tenant_id = v_tenant_id
            and f.id = any (field_ids)
        returning f.table_id
    )

    select array_agg(d.table_id)
    into v_table_ids
    from dropped as d;
    perform
    from airtable.records as r
    where r.tenant_id = v_tenant_id
        and r.table_id = any (v_table_ids)
        and r.fields ?| field_ids
    order by r.table_id, r.id
    for no key update;
    update airtable.records as r
    set fields = r.fields - field_ids
    where r.tenant_id = v_tenant_id
        and r.table_id = any (v_table_ids)
        and r.fields ?| field_ids;
end;
$$;

comment on function airtable.drop_fields(text[]) is 'Deletes fields and their cells.';

revoke all on function airtable.drop_fields(text[]) from public;
grant execute on function airtable.drop_fields(text[]) to application_user;
