create or replace function airtable.typed_columns(tenant_id uuid, table_id text, known jsonb)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_taken text[];
    v_field record;
    v_column text;
    v_turn integer;
    v_columns jsonb := jsonb_build_array();
begin
    -- A field whose name is as it was keeps its column, whatever others are called now.
    select array['record_id', 'record_number', 'created_time', 'last_modified_time'] || array_agg(k.value ->> 'column')
    into v_taken
    from jsonb_array_elements(known) as k (value)
    inner join airtable.fields as f
        on f.tenant_id = typed_columns.tenant_id
        and f.table_id = typed_columns.table_id
        and f.id = k.value ->> 'field'
        and f.name = k.value ->> 'name';
    for v_field in
        select f.id, f.name, f.type, f.options, case when f.name = k.value ->> 'name' then k.value ->> 'column' end as known_column
        from airtable.fields as f
        left join jsonb_array_elements(known) with ordinality as k (value, place)
            on f.id = k.value ->> 'field'
        where f.tenant_id = typed_columns.tenant_id
            and f.table_id = typed_columns.table_id
        order by k.place, f.position, f.id
    loop
        v_column := v_field.known_column;
        if v_column is null then
            v_turn := 1;
            v_column := airtable.sql_name(v_field.name, 'field');
            while v_column = any (v_taken) loop
                v_turn := v_turn + 1;
                v_column := airtable.sql_name(v_field.name, 'field', '_' || v_turn);
            end loop;
            v_taken := v_taken || v_column;
        end if;
        v_columns := v_columns || jsonb_build_object(
            'field', v_field.id,
            'name', v_field.name,
            'column', v_column,
            'type', airtable.column_type(v_field.type, v_field.options),
            'expression', airtable.column_expression(
                v_field.id, v_field.type, airtable.column_type(v_field.type, v_field.options)
            )
        );
    end loop;
    return v_columns;
end;
$$;

comment on function airtable.typed_columns(uuid, text, jsonb) is
    'The columns of a typed view, [{"field", "name", "column", "type", "expression"}]: those `known` in their order, then new '
    'ones by position. Names are unique in the view.';

revoke all on function airtable.typed_columns(uuid, text, jsonb) from public;
