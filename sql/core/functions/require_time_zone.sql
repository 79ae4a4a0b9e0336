create or replace function core.require_time_zone(name text)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- set below, and set back at the end
set timezone = 'UTC'
as $$
declare
    v_fault text;
begin
    -- Abbreviations and POSIX rules are time zones too, but know no daylight saving time, or that of nowhere. A rule has a
    -- digit behind its name. The setting reads the file of one zone; pg_timezone_names would read all of them.
    if name ~ '^([A-Z][A-Za-z_]*(/[A-Za-z_-]+)+|Etc/GMT([+-]?0|-[1-9]|-1[0-4]|[+][1-9]|[+]1[0-2])|UTC)$' then
        begin
            perform set_config('TimeZone', name, true);
        exception
            when invalid_parameter_value then
                v_fault := sqlerrm;
        end;
        -- Other cases of letters are found, too.
        if v_fault is null and current_setting('TimeZone') = name then
            return;
        end if;
    end if;
    raise exception using
        errcode = 'PT422',
        message = format('time_zone: %s is no time zone', coalesce(to_json(left(name, 100))::text, 'null')),
        hint = 'Use a name of the IANA time zone database, such as Europe/Berlin, or UTC.';
end;
$$;

comment on function core.require_time_zone(text) is 'Raises PT422 unless this is a name of the IANA time zone database, or UTC.';

revoke all on function core.require_time_zone(text) from public;
grant execute on function core.require_time_zone(text) to application_user;
