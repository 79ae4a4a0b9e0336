create or replace function airtable.number_time(number bigint)
returns timestamptz
language sql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select timestamptz '1970-01-01 00:00:00+00' + make_interval(secs => number / 1000000) + number % 1000000 * interval '1 microsecond'
$$;

comment on function airtable.number_time(bigint) is 'The time that airtable.time_number made this number from.';

revoke all on function airtable.number_time(bigint) from public;
grant execute on function airtable.number_time(bigint) to application_user, pyairtable_search;
