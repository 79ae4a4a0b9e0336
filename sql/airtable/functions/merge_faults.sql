create or replace function airtable.merge_faults(place bigint, merge_value jsonb, reason text)
returns jsonb
language sql
immutable
security invoker
parallel safe
begin atomic
    select jsonb_build_array(jsonb_build_object(
        'index', place,
        'field', null,
        'value', merge_value,
        'message', reason
    ));
end;

comment on function airtable.merge_faults(bigint, jsonb, text) is
    'Why a record cannot be merged, as a list with one fault; its value are the merge cells, keyed by field id.';

revoke all on function airtable.merge_faults(bigint, jsonb, text) from public;
grant execute on function airtable.merge_faults(bigint, jsonb, text) to application_user;
