create or replace function airtable.record_faults(record jsonb, index bigint)
returns jsonb
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        jsonb_build_array(jsonb_build_object(
            'index', index,
            'field', null,
            'value', case when jsonb_typeof(record) = 'object' then record - 'fields' else record end,
            'message', case
                when jsonb_typeof(record) <> 'object' then
                    format('expected an object, got %s', jsonb_typeof(record))
                when not record ? 'fields' then
                    'has no "fields"'
                when jsonb_typeof(record -> 'fields') <> 'object' then
                    format('"fields": expected an object, got %s', jsonb_typeof(record -> 'fields'))
                else
                    format('"id": expected a string, got %s', jsonb_typeof(record -> 'id'))
            end
        ))
$$;

comment on function airtable.record_faults(jsonb, bigint) is
    'What is wrong with the shape of a record that is not {"id"?: string, "fields": object}, as a list with one fault.';

revoke all on function airtable.record_faults(jsonb, bigint) from public;
grant execute on function airtable.record_faults(jsonb, bigint) to application_user;
