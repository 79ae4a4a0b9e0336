-- lint: allow PDB202 Airtable calls the cursor of a page "offset"
create or replace function api.list_trash(
    table_id   text,
    page_size  integer default 100,
    "offset"   text    default null,
    field_keys text    default 'id'
)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
set datestyle = 'ISO'
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_named boolean := airtable.wants_names(field_keys);
    v_signature text := left(md5('trash ' || coalesce(table_id, '')), 12);
    v_after jsonb;
    v_records json[];
    v_times timestamptz[];
    v_ids text[];
begin
    perform airtable.require_table(table_id);
    perform airtable.page_start(null, page_size);
    if "offset" is not null then
        v_after := airtable.page_after("offset", v_signature, 2);
    end if;
    select array_agg(page.record order by page.place), array_agg(page.deleted_time order by page.place), array_agg(page.id order by page.place)
    into v_records, v_times, v_ids
    from (
        select
            t.id,
            t.deleted_time,
            row_number() over (order by t.deleted_time desc, t.id) as place,
            json_build_object(
                'id', t.id,
                'createdTime', t.created_time,
                'deletedTime', t.deleted_time,
                'deletedBy', t.deleted_by,
                'fields', case when v_named then airtable.named_fields(list_trash.table_id, t.fields) else t.fields end
            ) as record
        from airtable.trashed_records as t
        where t.tenant_id = v_tenant_id
            and t.table_id = list_trash.table_id
            and (
                v_after is null
                or t.deleted_time < (v_after -> 'keys' ->> 0)::timestamptz
                or t.deleted_time = (v_after -> 'keys' ->> 0)::timestamptz and t.id > v_after -> 'keys' ->> 1
            )
        order by t.deleted_time desc, t.id
        limit page_size + 1
    ) as page;
    if cardinality(v_records) > page_size then
        return json_build_object(
            'records', v_records[1:page_size],
            'offset', airtable.page_cursor(v_signature, 0, jsonb_build_array(v_times[page_size]::text, v_ids[page_size]))
        );
    end if;
    return json_build_object('records', coalesce(v_records, array[]::json[]));
end;
$$;

comment on function api.list_trash(text, integer, text, text) is
    'One page of a table''s deleted records, those deleted last first: {"records": [{"id", "createdTime", "deletedTime", '
    '"deletedBy", "fields"}], "offset"}. `page_size`, `offset` and `field_keys` as in api.list_records. Raises PT404 when the '
    'table does not exist, PT400 for any other argument.
    @tag records
    @param page_size: 1..1000 how many
    @param offset that of the previous page
    @param field_keys: "id" | "name"
    @returns {records: [{...Record, deletedTime: timestamptz, deletedBy: uuid | null}], offset?: text}';

revoke all on function api.list_trash(text, integer, text, text) from public;
grant execute on function api.list_trash(text, integer, text, text) to application_user;
