-- Inlined like cell_problem: a table without computed fields, which is most of them, pays for one comparison a record.
create or replace function airtable.shown_cells(
    fields             jsonb,
    computed_fields    jsonb,
    created_time       timestamptz,
    last_modified_time timestamptz,
    auto_number        bigint,
    created_by         uuid,
    last_modified_by   uuid,
    people             jsonb
)
returns jsonb
language sql
stable
security invoker
parallel safe
begin atomic
    select
        case
            when computed_fields is null then
                fields
            else
                fields || airtable.computed_cells(
                    computed_fields, fields, created_time, last_modified_time, auto_number, created_by, last_modified_by, people
                )
        end;
end;

comment on function airtable.shown_cells(jsonb, jsonb, timestamptz, timestamptz, bigint, uuid, uuid, jsonb) is
    'The cells of a record, with those of the fields in airtable.tables.computed_fields; `people` is airtable.people''s answer.';

revoke all on function airtable.shown_cells(jsonb, jsonb, timestamptz, timestamptz, bigint, uuid, uuid, jsonb) from public;
grant execute on function airtable.shown_cells(jsonb, jsonb, timestamptz, timestamptz, bigint, uuid, uuid, jsonb) to application_user;
