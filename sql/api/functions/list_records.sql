-- Callers page through records by their number, so that the last page costs what the first one does, and a page
-- neither repeats nor skips a record when others come and go. Planned once a session: the page size is a parameter, and
-- the planner would otherwise take a plan made for its value to be worth the time of making it, every time.
-- lint: allow PDB202 Airtable calls the cursor of a page "offset"
create or replace function api.list_records(
    table_id   text,
    filter     jsonb   default null,
    page_size  integer default 100,
    "offset"   text    default null,
    field_keys text    default 'id'
)
returns json
language plpgsql
stable
security invoker
set search_path = ''
-- times are written in UTC
set timezone = 'UTC'
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    v_tenant_id uuid := app.current_tenant_id();
    v_after bigint := 0;
    v_named boolean := false;
    v_pattern jsonb;
    v_page api.record[];
    v_next bigint;
begin
    -- The usual call pays for none of the checks.
    if "offset" is not null or page_size is distinct from 100 then
        v_after := airtable.page_start("offset", page_size);
    end if;
    if field_keys is distinct from 'id' then
        v_named := airtable.wants_names(field_keys);
    end if;

    -- One record more than asked for tells whether there is another page, and where it begins.
    if filter is null then
        select
            array_agg(row(
                page.id,
                page.created_time,
                case when v_named then airtable.named_fields(list_records.table_id, page.fields) else page.fields end
            )::api.record),
            max(page.auto_number)
        into v_page, v_next
        from (
            select r.id, r.auto_number, r.created_time, r.fields
            from airtable.records as r
            where r.tenant_id = v_tenant_id
                and r.table_id = list_records.table_id
                and r.auto_number > v_after
            order by r.auto_number
            limit page_size + 1
        ) as page;
    else
        v_pattern := airtable.fields_by_id(table_id, filter);
        select
            array_agg(
                row(
                    r.id,
                    r.created_time,
                    case when v_named then airtable.named_fields(list_records.table_id, r.fields) else r.fields end
                )::api.record
                order by r.auto_number
            ),
            max(r.auto_number)
        into v_page, v_next
        from search.filter_records(list_records.table_id, v_pattern, v_after, page_size + 1) as found
        join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.id = found.record_id;
    end if;

    if v_page is null then
        -- Only an empty page leaves open whether there is such a table, or a tenant at all.
        perform airtable.require_table(table_id);
        return json_build_object('records', json_build_array());
    end if;
    if cardinality(v_page) > page_size then
        return json_build_object('records', v_page[1:page_size], 'offset', (v_next - 1)::text);
    end if;
    return json_build_object('records', v_page);
end;
$$;

comment on function api.list_records(text, jsonb, integer, text, text) is
    'One page of a table''s records in the order of creation: {"records": [{"id", "createdTime", "fields"}], "offset"}. '
    '`filter` keeps the records whose cells contain its values, {"Status": "Done"}; `page_size` is 1 to 1000; `offset` is '
    'that of the previous page and absent from the last one; `field_keys` names the cells by field "id" or "name". '
    'Raises PT404 when the table does not exist, PT422 for an unknown field, PT400 for any other argument.';

revoke all on function api.list_records(text, jsonb, integer, text, text) from public;
grant execute on function api.list_records(text, jsonb, integer, text, text) to application_user;
