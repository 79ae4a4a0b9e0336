create or replace function airtable.wants_skip(on_error text)
returns boolean
language plpgsql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if on_error is null or on_error not in ('abort', 'skip') then
        raise exception using
            errcode = 'PT400',
            message = format('on_error: expected abort or skip, got %s', coalesce(left(on_error, 100), 'null'));
    end if;
    return on_error = 'skip';
end;
$$;

comment on function airtable.wants_skip(text) is
    'Whether faulty records are to be left out. Raises PT400 for anything but "abort" or "skip".';

revoke all on function airtable.wants_skip(text) from public;
grant execute on function airtable.wants_skip(text) to application_user;
