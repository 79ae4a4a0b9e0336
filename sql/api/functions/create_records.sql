create or replace function api.create_records(
    table_id text,
    records  jsonb,
    typecast boolean default false,
    on_error text    default 'abort'
)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_skip boolean := airtable.wants_skip(on_error);
    v_first bigint;
    v_user_id uuid := app.current_user_id();
    v_computed jsonb;
    v_people jsonb;
    v_has_links boolean;
    v_has_attachments boolean;
    v_is_outside boolean := jsonb_typeof(records) = 'array'
        and jsonb_path_exists(records, 'strict $[*] ? (exists (@.id) || exists (@.createdTime))', silent => true);
    v_outside jsonb[];
    v_records json;
    v_faults jsonb;
    v_ids text[];
    v_fields jsonb[];
    v_links text[];
begin
    -- Takes the lock of the table first, which also tells whether the table exists.
    v_first := airtable.reserve_auto_numbers(
        table_id,
        case when jsonb_typeof(records) = 'array' then jsonb_array_length(records) else 0 end
    );
    select t.computed_fields, t.link_fields is not null, t.attachment_fields is not null
    into v_computed, v_has_links, v_has_attachments
    from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.id = create_records.table_id;
    if v_computed is not null then
        v_people := airtable.people(v_computed);
    end if;
    if v_is_outside then
        v_outside := airtable.outside_faults(table_id, records, false);
    end if;
    with checked as materialized (
        select
            c.ordinality,
            c.fields,
            case
                when v_outside[c.ordinality] is null then c.faults
                else coalesce(c.faults, '[]') || v_outside[c.ordinality]
            end as faults,
            coalesce(c.id, airtable.generate_id('rec')) as id,
            case
                when v_is_outside and v_outside[c.ordinality] is null then
                    (create_records.records -> (c.ordinality - 1)::integer ->> 'createdTime')::timestamptz
            end as created_time
        from airtable.checked_records(
            create_records.table_id,
            create_records.records,
            create_records.typecast,
            case when v_is_outside then 'skip' else create_records.on_error end,
            true
        ) as c
    ),

    created as (
        insert into airtable.records as r (
            tenant_id, id, table_id, auto_number, fields, created_time, created_by, last_modified_by
        )
        select
            v_tenant_id, c.id, create_records.table_id, v_first + c.ordinality - 1, c.fields, coalesce(c.created_time, now()),
            v_user_id, v_user_id
        from checked as c
        where c.faults is null
        returning r.id, r.auto_number, r.created_time, r.last_modified_time, r.created_by, r.last_modified_by, r.fields
    )

    select
        (
            select
                json_agg(
                    row(
                        c.id,
                        c.created_time,
                        airtable.shown_cells(
                            c.fields, v_computed, c.created_time, c.last_modified_time, c.auto_number, c.created_by,
                            c.last_modified_by, v_people
                        )
                    )::api.record
                    order by c.auto_number
                )
            from created as c
        ),
        case
            when v_skip or v_is_outside then airtable.all_faults(array(select c.faults from checked as c order by c.ordinality))
        end,
        case when v_has_links or v_has_attachments then array(select c.id from created as c order by c.auto_number) end,
        case when v_has_links or v_has_attachments then array(select c.fields from created as c order by c.auto_number) end
    into v_records, v_faults, v_ids, v_fields;
    if v_is_outside and not v_skip then
        perform airtable.raise_any_faults(array[v_faults]);
    end if;
    if v_has_links then
        v_links := airtable.touched_links(table_id, v_fields, null);
        if cardinality(v_links) > 0 then
            perform airtable.write_inverse_links(table_id, v_links, v_ids, v_fields, is_new => true);
        end if;
    end if;
    if v_has_attachments then
        perform airtable.note_attachments(table_id, v_ids, v_fields);
    end if;
    return airtable.written_json(v_records, v_faults, v_skip);
end;
$$;

comment on function api.create_records(text, jsonb, boolean, text) is
    'Creates records from [{"fields": {…}}], whose keys are field ids or names; all or none: '
    '{"records": [{"id", "createdTime", "fields"}]} in the order given. A record may bring its own "id" and '
    '"createdTime". `typecast` reads "12.5" as a number, "yes" as a '
    'checkbox, and adds choices that are missing; `on_error` "skip" creates the records without faults and tells the others: '
    '{"records", "faults": [{"index", "field", "value", "message"}]}. Needs level editor. Raises PT404 when the '
    'table does not exist, PT422 naming every value that does not fit its field.
    @tag records
    @param records: [{id?: text, createdTime?: timestamptz, fields: object}]
    @param on_error: "abort" | "skip"
    @returns {records: [Record], faults?: [Fault]}
    @shape Fault {index: integer, field?: text | null, value?: json, message: text}
    @example {"table_id": "tbltp8DGLhqbUmjK1", "records": [{"fields": {"Name": "Ada"}}], "typecast": true}';

revoke all on function api.create_records(text, jsonb, boolean, text) from public;
grant execute on function api.create_records(text, jsonb, boolean, text) to application_user;
