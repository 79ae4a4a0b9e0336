-- Times inside notes and payloads, whatever the session's time zone.
create or replace function airtable.time_text(value timestamptz)
returns text
language sql
stable
security invoker
parallel safe
begin atomic
    select to_char(value at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
end;

comment on function airtable.time_text(timestamptz) is 'A time in UTC with milliseconds: 2026-01-31T12:30:00.000Z.';

revoke all on function airtable.time_text(timestamptz) from public;
grant execute on function airtable.time_text(timestamptz) to application_user;
