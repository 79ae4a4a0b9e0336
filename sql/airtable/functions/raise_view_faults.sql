create or replace function airtable.raise_view_faults(
    table_id      text,
    name          text,
    type          text,
    filter        jsonb,
    sort          jsonb,
    hidden_fields text[],
    field_order   text[]
)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_types text[] := array['grid', 'form', 'calendar', 'gallery', 'kanban', 'timeline', 'block'];
    v_faults text[] := array[]::text[];
begin
    if length(name) not between 1 and 255 then
        v_faults := v_faults || 'name: a view needs a name of 1 to 255 characters'::text;
    end if;
    if type <> all (v_types) then
        v_faults := v_faults || format(
            'type: there is no view type %s, but %s', to_json(type), array_to_string(v_types, ', ')
        );
    end if;
    v_faults := v_faults
        || airtable.filter_faults(table_id, filter)
        || airtable.sort_faults(table_id, sort)
        || airtable.field_list_faults(table_id, hidden_fields, 'hidden_fields')
        || airtable.field_list_faults(table_id, field_order, 'field_order');
    if cardinality(v_faults) > 0 then
        perform airtable.raise_faults(v_faults);
    end if;
end;
$$;

comment on function airtable.raise_view_faults(text, text, text, jsonb, jsonb, text[], text[]) is
    'Raises PT422 with everything that is wrong with the parts of a view; a part that is null is not looked at.';

revoke all on function airtable.raise_view_faults(text, text, text, jsonb, jsonb, text[], text[]) from public;
grant execute on function airtable.raise_view_faults(text, text, text, jsonb, jsonb, text[], text[]) to application_user;
