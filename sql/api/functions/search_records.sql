create or replace function api.search_records(
    query      text,
    table_id   text    default null,
    page_size  integer default 20,
    field_keys text    default 'id'
)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_named boolean := airtable.wants_names(field_keys);
    v_tenant_id uuid := app.require_tenant_id();
    v_table_ids text[];
    v_people jsonb;
begin
    perform airtable.page_start(null, page_size);
    if table_id is not null then
        perform airtable.require_table(table_id);
    end if;
    select coalesce(array_agg(t.id), '{}'), airtable.people(jsonb_agg(t.computed_fields))
    into v_table_ids, v_people
    from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and (search_records.table_id is null or t.id = search_records.table_id);
    return (
        select
            json_build_object('records', coalesce(
                json_agg(
                    row(
                        r.id,
                        r.table_id,
                        r.created_time,
                        case when v_named then airtable.named_fields(r.table_id, shown.cells) else shown.cells end
                    )::api.found_record
                    order by found.place
                ),
                '[]'
            ))
        from search.find_records(query, v_table_ids, page_size) as found
        join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.id = found.record_id
        join airtable.tables as t
            on t.tenant_id = r.tenant_id
            and t.id = r.table_id
        cross join lateral (
            select
                airtable.shown_cells(
                    r.fields, t.computed_fields, r.created_time, r.last_modified_time, r.auto_number, r.created_by,
                    r.last_modified_by, v_people
                ) as cells
        ) as shown
    );
end;
$$;

comment on function api.search_records(text, text, integer, text) is
    'The records that hold the words of `query`, or words spelt alike, best first, in one table or in all of the tenant''s: '
    '{"records": [{"id", "tableId", "createdTime", "fields"}]}. Case and accents do not count; the beginning of a word is '
    'enough. `page_size` is 1 to 1000; `field_keys` names the cells by field "id" or "name". '
    'Raises PT404 when the table does not exist.
    @tag records
    @param page_size: 1..1000 how many
    @param field_keys: "id" | "name"
    @returns {records: [{...Record, tableId: text}]}
    @example {"query": "chevorlet malibou", "field_keys": "name"}';

revoke all on function api.search_records(text, text, integer, text) from public;
grant execute on function api.search_records(text, text, integer, text) to application_user;
