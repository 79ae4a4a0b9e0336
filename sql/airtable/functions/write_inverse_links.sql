-- Called before the records themselves are written: what their cells say then is what is to be undone on the other side.
-- The fields are held from the check of the batch on, so nobody changes these cells meanwhile.
create or replace function airtable.write_inverse_links(
    table_id  text,
    field_ids text[],
    ids       text[],
    fields    jsonb[],
    cleared   jsonb[] default null,
    replace   boolean default false,
    is_new    boolean default false
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_links text[];
    v_inverse text[];
    v_records text[];
    v_cells text[];
    v_linked text[];
    v_is_added boolean[];
begin
    select array_agg(l.id), array_agg(l.inverse_id)
    into v_links, v_inverse
    from airtable.lock_link_fields(field_ids) as l
    where l.table_id = write_inverse_links.table_id
        and l.inverse_id is not null;

    with link as (
        select cell.value as record_id, pair.inverse_id, given.id as linked_id, given.place, true as is_new
        from unnest(ids, write_inverse_links.fields) with ordinality as given (id, fields, place)
        cross join unnest(v_links, v_inverse) as pair (id, inverse_id)
        cross join jsonb_array_elements_text(given.fields -> pair.id) as cell
        union all
        select cell.value, pair.inverse_id, r.id, given.place, false
        from unnest(ids, write_inverse_links.fields, write_inverse_links.cleared)
            with ordinality as given (id, fields, cleared, place)
        inner join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.id = given.id
        cross join unnest(v_links, v_inverse) as pair (id, inverse_id)
        cross join jsonb_array_elements_text(
            case when jsonb_typeof(r.fields -> pair.id) = 'array' then r.fields -> pair.id else '[]' end
        ) as cell
        where not write_inverse_links.is_new
            and r.table_id = write_inverse_links.table_id
            and (replace or given.fields ? pair.id or given.cleared ? pair.id)
    ),

    change as (
        select l.record_id, l.inverse_id, l.linked_id, min(l.place) as place, bool_and(l.is_new) as is_added
        from link as l
        group by l.record_id, l.inverse_id, l.linked_id
        having bool_and(l.is_new) or not bool_or(l.is_new)
    )

    select
        array_agg(c.record_id order by c.place),
        array_agg(c.inverse_id order by c.place),
        array_agg(c.linked_id order by c.place),
        array_agg(c.is_added order by c.place)
    into v_records, v_cells, v_linked, v_is_added
    from change as c;

    perform airtable.lock_records_of_tables(ids || v_records);
    if v_records is not null then
        perform airtable.change_links(v_records, v_cells, v_linked, v_is_added);
    end if;
end;
$$;

comment on function airtable.write_inverse_links(text, text[], text[], jsonb[], jsonb[], boolean, boolean) is
    'Brings the other side of link fields up to what a batch is about to write (see airtable.write_records): records that are '
    'linked anew get the link back, others lose it. Locks the records of both sides, by table and id. With `is_new` the '
    'records are there already and had no links before.';

revoke all on function airtable.write_inverse_links(text, text[], text[], jsonb[], jsonb[], boolean, boolean) from public;
grant execute on function airtable.write_inverse_links(text, text[], text[], jsonb[], jsonb[], boolean, boolean)
    to application_user;
