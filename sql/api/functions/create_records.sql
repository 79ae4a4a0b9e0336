create or replace function api.create_records(table_id text, records jsonb)
returns json
language plpgsql
volatile
security invoker
set search_path = ''
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_first bigint;
    v_result json;
begin
    -- Takes the lock of the table first, which also tells whether the table exists.
    v_first := airtable.reserve_auto_numbers(
        table_id,
        case when jsonb_typeof(records) = 'array' then jsonb_array_length(records) else 0 end
    );
    with created as (
        insert into airtable.records as r (tenant_id, table_id, auto_number, fields)
        select v_tenant_id, create_records.table_id, v_first + c.ordinality - 1, c.fields
        from airtable.checked_records(create_records.table_id, create_records.records) as c
        returning r.id, r.auto_number, r.created_time, r.fields
    )

    select
        json_build_object('records', coalesce(
            json_agg(
                row(c.id, c.created_time, c.fields)::api.record
                order by c.auto_number
            ),
            '[]'
        ))
    into v_result
    from created as c;
    return v_result;
end;
$$;

comment on function api.create_records(text, jsonb) is
    'Creates records from [{"fields": {…}}], whose keys are field ids or names; all or none: '
    '{"records": [{"id", "createdTime", "fields"}]} in the order given. Needs level editor. Raises PT404 when the '
    'table does not exist, PT422 naming every value that does not fit its field.';

revoke all on function api.create_records(text, jsonb) from public;
grant execute on function api.create_records(text, jsonb) to application_user;
