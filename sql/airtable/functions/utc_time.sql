-- Stored times have one form, so that the order of their texts is the order of the times. Inlined like cell_problem.
create or replace function airtable.utc_time(value jsonb)
returns jsonb
language sql
stable
security invoker
parallel safe
begin atomic
    select
        case
            when value #>> '{}' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$' then
                value
            else
                to_jsonb(to_char(
                    (value #>> '{}')::timestamptz at time zone 'UTC',
                    'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'
                ))
        end;
end;

comment on function airtable.utc_time(jsonb) is
    'A time that airtable.cell_problem accepts, in UTC with milliseconds: "2026-01-31T12:30:00.000Z".';

revoke all on function airtable.utc_time(jsonb) from public;
grant execute on function airtable.utc_time(jsonb) to application_user;
