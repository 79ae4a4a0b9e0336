-- Callers page through records by their number, so that the last page costs what the first one does, and a page
-- neither repeats nor skips a record when others come and go. Planned once a session: the page size is a parameter, and
-- the planner would otherwise take a plan made for its value to be worth the time of making it, every time.
-- lint: allow PDB202 Airtable calls the cursor of a page "offset"
create or replace function api.list_records(
    table_id   text,
    filter     jsonb   default null,
    page_size  integer default 100,
    "offset"   text    default null,
    field_keys text    default 'id',
    sort       jsonb   default null,
    fields     text[]  default null,
    view       text    default null
)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    v_tenant_id uuid;
    v_computed jsonb;
    v_people jsonb;
    v_after bigint := 0;
    v_named boolean := false;
    v_page api.record[];
    v_next bigint;
begin
    -- The policy compares the tenant: to ask for it here too would check the context's signature once more.
    select t.tenant_id, t.computed_fields
    into v_tenant_id, v_computed
    from airtable.tables as t
    where t.id = list_records.table_id;
    if v_tenant_id is null then
        perform airtable.require_table(table_id);
    end if;

    -- The usual call pays for none of the checks.
    if field_keys is distinct from 'id' then
        v_named := airtable.wants_names(field_keys);
    end if;
    if filter is not null or sort is not null or fields is not null or view is not null then
        return airtable.chosen_page(table_id, filter, page_size, "offset", v_named, sort, fields, v_computed, view);
    end if;
    if v_computed is not null then
        v_people := airtable.people(v_computed);
    end if;
    if page_size between 1 and 1000 and coalesce("offset", '0') ~ '^[0-9]{1,18}$' then
        v_after := coalesce("offset"::bigint, 0);
    else
        v_after := airtable.page_start("offset", page_size);
    end if;

    -- One record more than asked for tells whether there is another page, and where it begins.
    select
        array_agg(row(
            page.id,
            page.created_time,
            case
                when v_named then airtable.named_fields(list_records.table_id, page.cells)
                else page.cells
            end
        )::api.record),
        max(page.auto_number)
    into v_page, v_next
    from (
        select
            r.id,
            r.auto_number,
            r.created_time,
            airtable.shown_cells(
                r.fields, v_computed, r.created_time, r.last_modified_time, r.auto_number, r.created_by, r.last_modified_by,
                v_people
            ) as cells
        from airtable.records as r
        where r.tenant_id = v_tenant_id
            and r.table_id = list_records.table_id
            and r.auto_number > v_after
        order by r.auto_number
        limit page_size + 1
    ) as page;

    if v_page is null then
        return json_build_object('records', json_build_array());
    end if;
    if cardinality(v_page) > page_size then
        return json_build_object('records', v_page[1:page_size], 'offset', (v_next - 1)::text);
    end if;
    return json_build_object('records', v_page);
end;
$$;

comment on function api.list_records(text, jsonb, integer, text, text, jsonb, text[], text) is
    'One page of a table''s records: {"records": [{"id", "createdTime", "fields"}], "offset"}. `filter` keeps the records whose '
    'cells contain its values, {"Status": "Done"}, or that pass a tree of {"and": […]}, {"or": […]}, {"not": …} and '
    '{"field", "op", "value"}, where op is =, !=, <, <=, >, >=, contains, in, is empty or is not empty; `sort` is '
    '[{"field", "direction": "asc" | "desc"}], without it the order is that of creation; `fields` names the fields to answer; '
    '`view`, an id or a name, adds its filter to that of the caller, and its sort and its visible fields where the caller '
    'names none; `page_size` is 1 to 1000; `offset` is that of the previous page, with the same filter, sort and view, and '
    'absent from the last one; `field_keys` names the cells by field "id" or "name". Raises PT404 when the table or the view '
    'does not exist, PT422 for an unknown field or a value it cannot be compared with, PT400 for any other argument.
    @tag records
    @param filter: object
    @param page_size: 1..1000 how many
    @param offset that of the previous page
    @param field_keys: "id" | "name"
    @param sort: [SortKey]
    @returns RecordPage
    @shape Record {id: text, createdTime: timestamptz, fields: {*: json}}
    @shape RecordPage {records: [Record], offset?: text}
    @shape SortKey {field: text, direction?: "asc" | "desc"}
    @example {"table_id": "tbltp8DGLhqbUmjK1", "filter": {"Status": "Done"}, "sort": [{"field": "Name"}], "field_keys":
        "name"}';

revoke all on function api.list_records(text, jsonb, integer, text, text, jsonb, text[], text) from public;
grant execute on function api.list_records(text, jsonb, integer, text, text, jsonb, text[], text) to application_user;
