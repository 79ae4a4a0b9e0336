-- The field keeps its id, name and place; a cell tells the names of the records it led to, as Airtable does when the other side
-- of a link is deleted. The tables and the fields must be locked.
create or replace function airtable.links_to_text(field_ids text[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_field airtable.fields;
    v_primary airtable.fields;
    v_ids text[];
    v_cells jsonb[];
begin
    for v_field in
        select f.*
        from airtable.fields as f
        where f.tenant_id = v_tenant_id
            and f.id = any (field_ids)
            and f.type = 'multipleRecordLinks'
        order by f.id
    loop
        select f.* into v_primary
        from airtable.tables as t
        inner join airtable.fields as f
            on f.tenant_id = t.tenant_id
            and f.id = t.primary_field_id
        where t.tenant_id = v_tenant_id
            and t.id = v_field.options ->> 'linkedTableId';
        perform
        from airtable.records as r
        where r.tenant_id = v_tenant_id
            and r.table_id = v_field.table_id
            and r.fields ? v_field.id
        order by r.id
        for no key update;
        with named as materialized (
            select r.id, airtable.cell_text(v_primary.type, r.fields -> v_primary.id) as name
            from airtable.records as r
            where r.tenant_id = v_tenant_id
                and r.table_id = v_primary.table_id
            union all
            select r.id, airtable.cell_text(v_primary.type, r.fields -> v_primary.id)
            from airtable.trashed_records as r
            where r.tenant_id = v_tenant_id
                and r.table_id = v_primary.table_id
        ),

        linking as (
            select r.id, r.fields -> v_field.id as cell
            from airtable.records as r
            where r.tenant_id = v_tenant_id
                and r.table_id = v_field.table_id
                and r.fields ? v_field.id
            union all
            select r.id, r.fields -> v_field.id
            from airtable.trashed_records as r
            where r.tenant_id = v_tenant_id
                and r.table_id = v_field.table_id
                and r.fields ? v_field.id
        ),

        shown as (
            select l.id, string_agg(coalesce(n.name, target.id), ', ' order by target.place) as text
            from linking as l
            cross join jsonb_array_elements_text(
                case when jsonb_typeof(l.cell) = 'array' then l.cell else '[]' end
            ) with ordinality as target (id, place)
            left join named as n on n.id = target.id
            group by l.id
        )

        select array_agg(s.id), array_agg(to_jsonb(s.text))
        into v_ids, v_cells
        from shown as s;
        update airtable.fields as f
        set
            type = 'singleLineText',
            options = '{}'
        where f.tenant_id = v_tenant_id
            and f.id = v_field.id;
        perform airtable.put_cells(v_field.table_id, v_field.id, coalesce(v_ids, '{}'), coalesce(v_cells, '{}'));
        perform airtable.mend_views(v_field.table_id, v_field.id);
    end loop;
end;
$$;

comment on function airtable.links_to_text(text[]) is
    'Makes link fields fields of text whose cells name the records they led to, by their primary cell or, without one, their id.';

revoke all on function airtable.links_to_text(text[]) from public;
grant execute on function airtable.links_to_text(text[]) to application_user;
