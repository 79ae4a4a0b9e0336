create or replace function airtable.time_number(moment timestamptz)
returns bigint
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select (extract(epoch from moment) * 1000000)::bigint
$$;

comment on function airtable.time_number(timestamptz) is 'Microseconds since 1970: a time as the number of a cursor.';

revoke all on function airtable.time_number(timestamptz) from public;
grant execute on function airtable.time_number(timestamptz) to application_user, pyairtable_search;
