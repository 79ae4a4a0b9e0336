create or replace function airtable.mend_links(table_id text, record_ids text[])
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
    v_tables text[];
    v_linked_tables text[];
    v_inverse text[];
    v_fields text[];
    v_from text[];
    v_to text[];
    -- A look into one object a link: the planner cannot know how many ids there are.
    v_restored jsonb := (select jsonb_object_agg(restored.id, null) from unnest(record_ids) as restored (id));
begin
    if cardinality(v_held) = 0 then
        return;
    end if;
    select array_agg(l.id), array_agg(l.table_id), array_agg(l.linked_table_id), array_agg(l.inverse_id)
    into v_links, v_tables, v_linked_tables, v_inverse
    from airtable.lock_link_fields(v_held) as l;

    -- A link whose other end is in the trash still waits for that one.
    with whole as materialized (
        select k.field_id, k.record_id, k.linked_id, k.position, link.inverse_id
        from (
            select known.field_id, known.record_id, known.linked_id, known.position
            from airtable.trashed_links as known
            where known.tenant_id = v_tenant_id
                and known.record_id = any (record_ids)
            union
            select known.field_id, known.record_id, known.linked_id, known.position
            from airtable.trashed_links as known
            where known.tenant_id = v_tenant_id
                and known.linked_id = any (record_ids)
        ) as k
        inner join unnest(v_links, v_tables, v_linked_tables, v_inverse)
            as link (id, table_id, linked_table_id, inverse_id) on link.id = k.field_id
        inner join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.id = k.record_id
            and r.table_id = link.table_id
        inner join airtable.records as l
            on l.tenant_id = v_tenant_id
            and l.id = k.linked_id
            and l.table_id = link.linked_table_id
    ),

    taken as (
        delete from airtable.trashed_links as known
        using whole as w
        where known.tenant_id = v_tenant_id
            and known.record_id = w.record_id
            and known.field_id = w.field_id
            and known.linked_id = w.linked_id
    )

    select
        array_agg(mended.record_id order by mended.position, mended.linked_id),
        array_agg(mended.field_id order by mended.position, mended.linked_id),
        array_agg(mended.linked_id order by mended.position, mended.linked_id)
    into v_from, v_fields, v_to
    from (
        select w.record_id, w.field_id, w.linked_id, w.position
        from whole as w
        union all
        select w.linked_id, w.inverse_id, w.record_id, w.position
        from whole as w
        where w.inverse_id is not null
    ) as mended;
    if v_from is null then
        return;
    end if;

    perform airtable.lock_records_of_tables(v_from);
    -- What was restored keeps its time; the others change now.
    perform airtable.change_links(
        array_agg(m.record_id order by m.place), array_agg(m.field_id order by m.place), array_agg(m.linked_id order by m.place),
        array_fill(true, array[count(*)::integer]), not m.is_restored
    )
    from (
        select given.*, v_restored ? given.record_id as is_restored
        from unnest(v_from, v_fields, v_to) with ordinality as given (record_id, field_id, linked_id, place)
    ) as m
    group by m.is_restored;
end;
$$;

comment on function airtable.mend_links(text, text[]) is
    'After records of a table were restored: puts the links that deleting cut back into both cells, where both records are '
    'there; the others wait in airtable.trashed_links. For those who move records, since nobody else writes there.';

revoke all on function airtable.mend_links(text, text[]) from public;
