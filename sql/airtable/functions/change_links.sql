-- Set by set: cells are taken apart, grouped with the changes and put together again, so that a cell with 10,000 links
-- costs what 10,000 cells with one cost.
create or replace function airtable.change_links(
    record_ids text[],
    field_ids  text[],
    linked_ids text[],
    is_added   boolean[],
    is_touched boolean default true
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_user_id uuid := app.current_user_id();
begin
    with change as materialized (
        select given.*
        from unnest(record_ids, field_ids, linked_ids, is_added)
            with ordinality as given (record_id, field_id, linked_id, is_added, place)
    ),

    link as (
        select r.id as record_id, cell.field_id, old.linked_id, old.place as old_place, null::bigint as place, null::boolean as is_added
        from (select distinct c.record_id, c.field_id from change as c) as cell
        inner join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.id = cell.record_id
        cross join jsonb_array_elements_text(
            case when jsonb_typeof(r.fields -> cell.field_id) = 'array' then r.fields -> cell.field_id else '[]' end
        ) with ordinality as old (linked_id, place)
        union all
        select c.record_id, c.field_id, c.linked_id, null, c.place, c.is_added
        from change as c
    ),

    known as (
        select
            l.record_id,
            l.field_id,
            l.linked_id,
            min(l.old_place) as old_place,
            min(l.place) as place,
            coalesce(bool_or(l.is_added), true) as is_kept
        from link as l
        group by l.record_id, l.field_id, l.linked_id
    ),

    cell as (
        select
            k.record_id,
            k.field_id,
            jsonb_agg(k.linked_id order by k.old_place, k.place) filter (where k.is_kept) as value
        from known as k
        group by k.record_id, k.field_id
        having bool_or(k.is_kept and k.old_place is null or not k.is_kept and k.old_place is not null)
    ),

    changed as (
        select
            c.record_id,
            coalesce(jsonb_object_agg(c.field_id, c.value) filter (where c.value is not null), '{}') as cells,
            array_agg(c.field_id) filter (where c.value is null) as emptied
        from cell as c
        group by c.record_id
    )

    update airtable.records as r
    set
        fields = (r.fields || changed.cells) - coalesce(changed.emptied, '{}'),
        last_modified_time = case when is_touched then now() else r.last_modified_time end,
        last_modified_by = case when is_touched then v_user_id else r.last_modified_by end
    from changed
    where r.tenant_id = v_tenant_id
        and r.id = changed.record_id;
end;
$$;

comment on function airtable.change_links(text[], text[], text[], boolean[], boolean) is
    'Adds links to cells, or takes them out: four arrays of one length, the cell''s record and field, the record that is '
    'linked, and whether it is added. New links follow the old ones in the order given; a link that is there stays where it '
    'is. Records that change are modified now if `is_touched`. Locks no record first.';

revoke all on function airtable.change_links(text[], text[], text[], boolean[], boolean) from public;
grant execute on function airtable.change_links(text[], text[], text[], boolean[], boolean) to application_user;
