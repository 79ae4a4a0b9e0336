-- Records refer to fields by id, so a new name or new options touch one row. A choice that records have stays.
create or replace function api.update_field(
    table_id    text,
    field_id    text,
    name        text  default null,
    options     jsonb default null,
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
    v_field airtable.fields := airtable.require_field(table_id, field_id);
    v_problem text;
    v_option text;
    v_used text[];
    v_renamed jsonb;
begin
    perform app.raise_call_faults(airtable.naming_faults('field', name));
    v_problem := airtable.options_problem(v_field.type, options);
    if v_problem is not null then
        raise exception using
            errcode = 'PT422',
            message = format('field %s: %s', to_json(v_field.name), v_problem);
    end if;
    v_option := (
        select given.key
        from jsonb_each(nullif(options, 'null')) as given
        where v_field.type = 'multipleRecordLinks'
            and given.key in ('linkedTableId', 'inverseLinkFieldId')
            and given.value is distinct from v_field.options -> given.key
        order by given.key
        limit 1
    );
    if v_option is not null then
        raise exception using
            errcode = 'PT422',
            message = format('field %s: "options" %s: cannot be changed', to_json(v_field.name), to_json(v_option)),
            hint = 'Delete the field and create another.';
    end if;
    if options ? 'choices' then
        v_renamed := (
            select jsonb_object_agg(old.value ->> 'name', new.value -> 'name')
            from jsonb_array_elements(v_field.options -> 'choices') as old (value)
            inner join jsonb_array_elements(options -> 'choices') as new (value)
                on new.value ->> 'id' = old.value ->> 'id'
            where new.value ->> 'name' <> old.value ->> 'name'
        );
        v_used := airtable.used_choices(table_id, v_field.id, array(
            select choice.value ->> 'name'
            from jsonb_array_elements(v_field.options -> 'choices') with ordinality as choice (value, place)
            where not options -> 'choices' @> jsonb_build_array(jsonb_build_object('name', choice.value -> 'name'))
                and not coalesce(v_renamed ? (choice.value ->> 'name'), false)
            order by choice.place
        ));
        if cardinality(v_used) > 0 then
            raise exception using
                errcode = 'PT422',
                message = format('field %s: records have the choice %s', to_json(v_field.name), to_json(v_used[1])),
                detail = array_to_string(v_used, e'\n'),
                hint = 'Change those records first, or keep the choice.';
        end if;
    end if;
    update airtable.fields as f
    set
        name = coalesce(update_field.name, f.name),
        options = f.options || coalesce(nullif(update_field.options, 'null'), '{}'),
        description = nullif(coalesce(update_field.description, f.description), '')
    where f.tenant_id = v_tenant_id
        and f.id = v_field.id;
    if v_renamed is not null then
        perform airtable.rename_choices(table_id, v_field.id, v_renamed);
    end if;
    return airtable.field_json(v_field.id);
end;
$$;

comment on function api.update_field(text, text, text, jsonb, text) is
    'Renames a field, given by id or name, sets some of its options or its description ("" takes it away); what is null stays: '
    '{"id", "name", "type", "options", "description"}. '
    'Touches no record, but for a choice whose "id" stays and whose name changes, which is renamed in the cells. '
    'Needs level editor. Raises PT404 when the table or the field does not exist, PT422 for an option that '
    'does not fit the type, where a link leads to, or a choice left out that records have, 23505 for a name that is taken.
    @tag fields
    @param options: object | null
    @returns Field';

revoke all on function api.update_field(text, text, text, jsonb, text) from public;
grant execute on function api.update_field(text, text, text, jsonb, text) to application_user;
