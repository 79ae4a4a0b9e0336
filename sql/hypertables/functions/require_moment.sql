create or replace function timeseries.require_moment(at timestamptz)
returns void
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    if at is null or at < timestamptz '0100-01-01 00:00Z' or at > timestamptz '9998-01-01 00:00Z' then
        raise exception using
            errcode = 'PT400',
            message = format('at: expected a time of the years 100 to 9997, got %s', coalesce(at::text, 'null'));
    end if;
end;
$$;

comment on function timeseries.require_moment(timestamptz) is 'Raises PT400 for a time that is none, or so far away that its month is out of range.';

revoke all on function timeseries.require_moment(timestamptz) from public;
