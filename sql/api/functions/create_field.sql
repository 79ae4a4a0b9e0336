create or replace function api.create_field(
    table_id    text,
    name        text,
    type        text,
    options     jsonb default null,
    id          text  default null,
    description text  default null
)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_problem text;
    v_id text := coalesce(create_field.id, airtable.generate_id('fld'));
begin
    perform airtable.require_table(table_id);
    perform app.raise_call_faults(airtable.naming_faults('field', coalesce(name, ''), 'fld', id));
    v_problem := airtable.options_problem(type, options);
    if v_problem is not null then
        raise exception using
            errcode = 'PT422',
            message = format('field %s: %s', to_json(name), v_problem);
    end if;
    if type = 'multipleRecordLinks' then
        perform airtable.lock_tables(array[table_id, options ->> 'linkedTableId']);
    end if;
    insert into airtable.fields as f (tenant_id, id, table_id, name, type, options, position, description)
    select
        v_tenant_id,
        v_id,
        create_field.table_id,
        create_field.name,
        create_field.type,
        coalesce(nullif(create_field.options, 'null'), '{}'),
        coalesce(max(known.position), 0) + 1,
        nullif(create_field.description, '')
    from airtable.fields as known
    where known.tenant_id = v_tenant_id
        and known.table_id = create_field.table_id;
    if type = 'multipleRecordLinks' then
        perform airtable.pair_link_field(v_id);
    end if;
    return airtable.field_json(v_id);
end;
$$;

comment on function api.create_field(text, text, text, jsonb, text, text) is
    'Adds a field to a table, after the others: {"id", "name", "type", "options", "description"}, the last one where it is given. '
    '`id` keeps Airtable''s own when mirroring. '
    'A link to another table gets its inverse field there, unless its options name one with "inverseLinkFieldId". Needs level '
    'editor. Raises PT404 when the table does not exist, PT422 for a name or id that is none, an unknown type or an option that does '
    'not fit it, 23505 for a name or id that is taken.
    @tag fields
    @param options: object | null
    @returns Field
    @shape Field {id: text, name: text, type: text, options: object, description?: text}
    @example {"table_id": "tbltp8DGLhqbUmjK1", "name": "Status", "type": "singleSelect", "options": {"choices":
        [{"name": "Open"}]}}';

revoke all on function api.create_field(text, text, text, jsonb, text, text) from public;
grant execute on function api.create_field(text, text, text, jsonb, text, text) to application_user;
