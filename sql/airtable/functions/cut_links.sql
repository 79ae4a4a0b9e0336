create or replace function airtable.cut_links(table_id text, record_ids text[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_held text[] := airtable.lock_links_of_table(table_id);
    v_links text[];
    v_inverse text[];
    v_incoming text[];
    v_incoming_tables text[];
    v_records text[];
    v_fields text[];
    v_linked text[];
begin
    if cardinality(v_held) = 0 then
        return;
    end if;
    select
        array_agg(l.id) filter (where l.table_id = cut_links.table_id),
        array_agg(l.inverse_id) filter (where l.table_id = cut_links.table_id),
        array_agg(l.id) filter (where l.linked_table_id = cut_links.table_id and l.inverse_id is null),
        array_agg(l.table_id) filter (where l.linked_table_id = cut_links.table_id and l.inverse_id is null)
    into v_links, v_inverse, v_incoming, v_incoming_tables
    from airtable.lock_link_fields(v_held) as l;

    -- A field with an inverse one is told by the deleted record who links to it; for the others the index over cells is asked.
    with gone as materialized (
        select r.id, r.fields
        from airtable.records as r
        where r.tenant_id = v_tenant_id
            and r.table_id = cut_links.table_id
            and r.id = any (record_ids)
    ),

    own as (
        select g.id as record_id, link.id as field_id, cell.linked_id, cell.place, link.inverse_id
        from gone as g
        cross join unnest(v_links, v_inverse) as link (id, inverse_id)
        cross join jsonb_array_elements_text(
            case when jsonb_typeof(g.fields -> link.id) = 'array' then g.fields -> link.id else '[]' end
        ) with ordinality as cell (linked_id, place)
    ),

    incoming as (
        select found.record_id, found.field_id, found.linked_id, found.place
        from search.linking_records(v_incoming_tables, v_incoming, array(select g.id from gone as g)) as found
    ),

    kept as (
        insert into airtable.trashed_links (tenant_id, field_id, record_id, linked_id, position)
        select v_tenant_id, o.field_id, o.record_id, o.linked_id, o.place
        from own as o
        union
        select v_tenant_id, l.field_id, l.record_id, l.linked_id, l.place
        from incoming as l
        on conflict (tenant_id, field_id, record_id, linked_id) do nothing
    )

    select
        array_agg(cut.record_id order by cut.record_id),
        array_agg(cut.field_id order by cut.record_id),
        array_agg(cut.linked_id order by cut.record_id)
    into v_records, v_fields, v_linked
    from (
        select o.linked_id as record_id, o.inverse_id as field_id, o.record_id as linked_id
        from own as o
        where o.inverse_id is not null
        union all
        select l.record_id, l.field_id, l.linked_id
        from incoming as l
        where l.record_id not in (select g.id from gone as g)
    ) as cut;

    perform airtable.lock_records_of_tables(record_ids || v_records);
    if v_records is not null then
        perform airtable.change_links(v_records, v_fields, v_linked, array_fill(false, array[cardinality(v_records)]));
    end if;
end;
$$;

comment on function airtable.cut_links(text, text[]) is
    'Before records of a table are deleted: takes them out of the cells of others and notes their links in '
    'airtable.trashed_links, for airtable.mend_links. For those who move records, since nobody else writes there.';

revoke all on function airtable.cut_links(text, text[]) from public;
