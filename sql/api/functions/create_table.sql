create or replace function api.create_table(
    base_id     text,
    name        text,
    fields      jsonb,
    description text default null,
    id          text default null
)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_table_id text := coalesce(create_table.id, airtable.generate_id('tbl'));
    v_faults text[];
    v_linked text[];
begin
    perform from airtable.bases as b
    where b.tenant_id = v_tenant_id
        and b.id = create_table.base_id;
    if not found then
        raise exception using
            errcode = 'PT404',
            message = format('base %s does not exist', coalesce(base_id, 'null')),
            hint = 'List the bases with api.list_bases().';
    end if;
    perform app.raise_call_faults(airtable.naming_faults('table', coalesce(name, ''), 'tbl', id));
    if jsonb_typeof(fields) is distinct from 'array' or fields = '[]' then
        raise exception using
            errcode = 'PT422',
            message = 'fields: a table needs at least one field',
            hint = 'Pass [{"name": "Name", "type": "singleLineText"}, …]; the first one names the records.';
    end if;

    select array_agg(format('fields[%s]: %s', f.ordinality - 1, fault.text) order by f.ordinality)
    into v_faults
    from jsonb_array_elements(fields) with ordinality as f (value, ordinality)
    cross join lateral (
        select
            case
                when jsonb_typeof(f.value) <> 'object' then
                    'expected an object with "name" and "type"'
                when coalesce(f.value ->> 'name', '') = '' then
                    'has no "name"'
                when length(f.value ->> 'name') > 255 then
                    format('"%s…": a name has at most 255 characters', left(f.value ->> 'name', 30))
                when f.value ->> 'id' !~ '^fld[A-Za-z0-9]{14}$' then
                    format(
                        '"%s": "id": expected fld and 14 letters or digits, got %s',
                        f.value ->> 'name',
                        to_json(left(f.value ->> 'id', 100))
                    )
                when coalesce(f.value ->> 'type', '') = '' then
                    format('"%s" has no "type"', f.value ->> 'name')
                when jsonb_typeof(f.value -> 'description') not in ('string', 'null') then
                    format('"%s": "description": expected a string, got %s', f.value ->> 'name', jsonb_typeof(f.value -> 'description'))
                when f.value ->> 'type' = 'multipleRecordLinks' and f.ordinality = 1 then
                    format('"%s": a link cannot name the records', f.value ->> 'name')
                else
                    format('"%s": ', f.value ->> 'name')
                    || coalesce(
                        airtable.options_problem(f.value ->> 'type', f.value -> 'options'),
                        case
                            when f.value ->> 'type' = 'multipleRecordLinks' then
                                airtable.link_problem(
                                    create_table.base_id, v_table_id, f.value ->> 'id', f.value -> 'options'
                                )
                        end
                    )
            end
    ) as fault (text)
    where fault.text is not null;
    if v_faults is not null then
        perform airtable.raise_faults(v_faults);
    end if;

    v_linked := array(
        select f.value #>> '{options,linkedTableId}'
        from jsonb_array_elements(create_table.fields) as f
        where f.value ->> 'type' = 'multipleRecordLinks'
    );
    if cardinality(v_linked) > 0 then
        perform airtable.lock_tables(v_linked);
    end if;
    insert into airtable.tables (tenant_id, id, base_id, name, description)
    values (v_tenant_id, v_table_id, create_table.base_id, create_table.name, create_table.description);

    insert into airtable.fields (tenant_id, id, table_id, name, type, options, position, description)
    select
        v_tenant_id,
        coalesce(f.value ->> 'id', airtable.generate_id('fld')),
        v_table_id,
        f.value ->> 'name',
        f.value ->> 'type',
        coalesce(nullif(f.value -> 'options', 'null'), '{}'),
        f.ordinality,
        nullif(f.value ->> 'description', '')
    from jsonb_array_elements(create_table.fields) with ordinality as f (value, ordinality);

    update airtable.tables as t
    set primary_field_id = (
        select f.id
        from airtable.fields as f
        where f.tenant_id = v_tenant_id
            and f.table_id = v_table_id
            and f.position = 1
    )
    where t.tenant_id = v_tenant_id
        and t.id = v_table_id;

    if cardinality(v_linked) > 0 then
        perform airtable.pair_link_field(f.id)
        from (
            select known.id
            from airtable.fields as known
            where known.tenant_id = v_tenant_id
                and known.table_id = v_table_id
                and known.type = 'multipleRecordLinks'
            order by known.position
        ) as f;
    end if;
    return airtable.table_json(v_table_id);
end;
$$;

comment on function api.create_table(text, text, jsonb, text, text) is
    'Creates a table with its fields, [{"name", "type", "options", "id", "description"}], of which the first names the records and '
    'links get inverse fields as with api.create_field: {"id", "name", "description", "primaryFieldId", "fields", "views"}. Needs '
    'level editor. Raises PT404 when the base does not exist, PT422 naming every field that lacks a name, has an unknown type or an '
    'option that does not fit it, 23505 for a name or id that is taken.
    @tag tables
    @param fields: [NewField]
    @returns Table
    @shape NewField {name: text, type: text, options?: object | null, id?: text, description?: text | null}
    @shape Table {id: text, name: text, description: text | null, primaryFieldId: text | null, fields: [Field], views:
        [{id: text, name: text, type: text}]}
    @example {"base_id": "appzX5cnHFNYlwAFT", "name": "Contacts", "fields": [{"name": "Name", "type":
        "singleLineText"}]}';

revoke all on function api.create_table(text, text, jsonb, text, text) from public;
grant execute on function api.create_table(text, text, jsonb, text, text) to application_user;
