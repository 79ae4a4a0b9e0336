create or replace function core.require_time_zone(name text)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Abbreviations and POSIX rules are time zones too, but know no daylight saving time, or that of nowhere.
    if name is null
        or name !~ '^([A-Z][A-Za-z0-9_+-]*/[A-Za-z0-9_/+-]+|UTC)$'
        or not exists (select from pg_timezone_names as z where z.name = require_time_zone.name)
    then
        raise exception using
            errcode = 'PT422',
            message = format('time_zone: %s is no time zone', coalesce(to_json(left(name, 100))::text, 'null')),
            hint = 'Use a name of the IANA time zone database, such as Europe/Berlin, or UTC.';
    end if;
end;
$$;

comment on function core.require_time_zone(text) is 'Raises PT422 unless this is a name of the IANA time zone database, or UTC.';

revoke all on function core.require_time_zone(text) from public;
grant execute on function core.require_time_zone(text) to application_user;
