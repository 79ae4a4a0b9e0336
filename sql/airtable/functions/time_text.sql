-- No SET clause: the expression is put into the queries that call it.
create or replace function airtable.time_text(moment timestamptz)
returns text
language sql
stable
strict
security invoker
parallel safe
begin atomic
    select to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
end;

comment on function airtable.time_text(timestamptz) is 'A moment as Airtable writes it, in UTC: 2026-01-31T12:30:00.000Z.';

revoke all on function airtable.time_text(timestamptz) from public;
grant execute on function airtable.time_text(timestamptz) to application_user;
