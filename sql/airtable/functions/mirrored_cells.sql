-- A look into one object a link: the planner cannot know how many ids there are, and a nested loop over them takes minutes.
create or replace function airtable.mirrored_cells(
    table_id  text,
    records   jsonb,
    ids       text[],
    fields    jsonb[],
    is_faulty boolean[]
)
returns table (
    place    bigint,
    id       text,
    cells    jsonb,
    cleared  jsonb,
    created  timestamptz,
    modified timestamptz,
    awaited  jsonb
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_all text[];
    v_created text[];
    v_modified text[];
    v_links jsonb;
    v_there jsonb := jsonb_build_object();
begin
    select
        coalesce(array_agg(f.id), '{}'),
        coalesce(array_agg(f.id) filter (where f.type = 'createdTime'), '{}'),
        coalesce(array_agg(f.id) filter (where f.type = 'lastModifiedTime'), '{}'),
        jsonb_object_agg(f.id, f.options ->> 'linkedTableId') filter (where f.type = 'multipleRecordLinks')
    into v_all, v_created, v_modified, v_links
    from airtable.fields as f
    where f.tenant_id = v_tenant_id
        and f.table_id = mirrored_cells.table_id;
    if v_links is not null then
        v_there := (
            select
                coalesce(jsonb_object_agg(r.id, r.table_id), '{}')
                || (
                    select coalesce(jsonb_object_agg(given.id, mirrored_cells.table_id), '{}')
                    from unnest(mirrored_cells.ids, is_faulty) as given (id, is_faulty)
                    where not given.is_faulty
                )
            from airtable.records as r
            where r.tenant_id = v_tenant_id
                and r.id in (
                    select cell.id
                    from unnest(mirrored_cells.fields) as given (fields)
                    cross join jsonb_object_keys(v_links) as link (id)
                    cross join jsonb_array_elements_text(given.fields -> link.id) as cell (id)
                )
        );
    end if;
    return query
        select
            given.place,
            given.id,
            own.cells,
            to_jsonb(array(select f.id from unnest(v_all) as f (id) where not own.cells ? f.id)),
            coalesce(
                (records -> (given.place - 1)::integer ->> 'createdTime')::timestamptz,
                (select min((given.fields ->> f.id)::timestamptz) from unnest(v_created) as f (id))
            ),
            (select max((given.fields ->> f.id)::timestamptz) from unnest(v_modified) as f (id)),
            linked.awaited
        from unnest(mirrored_cells.ids, mirrored_cells.fields, is_faulty) with ordinality as given (id, fields, is_faulty, place)
        cross join lateral (
            select
                jsonb_object_agg(cell.field_id, cell.present) filter (where cell.present is not null) as cells,
                array_agg(cell.field_id) as touched,
                jsonb_path_query_array(jsonb_agg(cell.awaited), '$[*][*] ? (@ != null)') as awaited
            from (
                select
                    link.id as field_id,
                    jsonb_agg(target.id order by target.place)
                    filter (where v_there ->> target.id = link.linked_table_id) as present,
                    jsonb_agg(jsonb_build_object('field', link.id, 'record', given.id, 'linked', target.id, 'place', target.place))
                    filter (where v_there ->> target.id is distinct from link.linked_table_id) as awaited
                from jsonb_each_text(v_links) as link (id, linked_table_id)
                cross join lateral (
                    select named.id, min(named.place) as place
                    from jsonb_array_elements_text(given.fields -> link.id) with ordinality as named (id, place)
                    group by named.id
                ) as target
                group by link.id
            ) as cell
        ) as linked
        cross join lateral (
            select
                (given.fields - v_created - v_modified - coalesce(linked.touched, '{}')) || coalesce(linked.cells, '{}') as cells
        ) as own
        where not given.is_faulty;
end;
$$;

comment on function airtable.mirrored_cells(text, jsonb, text[], jsonb[], boolean[]) is
    'Records of a mirror that have no faults, by place from 1: the cells to keep, the ids of the others, when they were created '
    'and modified where they come from, and the links that must wait for a record in the table '
    'they lead to, [{"field", "record", "linked", "place"}].';

revoke all on function airtable.mirrored_cells(text, jsonb, text[], jsonb[], boolean[]) from public;
grant execute on function airtable.mirrored_cells(text, jsonb, text[], jsonb[], boolean[]) to application_user;
