create or replace function timeseries.require_dimension(argument text, dimension text)
returns void
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    if dimension is null or dimension not in ('endpoint', 'user', 'model', 'service') then
        raise exception using
            errcode = 'PT400',
            message = format(
                '%s: expected endpoint, user, model or service, got %s',
                argument,
                coalesce(to_json(left(dimension, 100))::text, 'null')
            );
    end if;
end;
$$;

comment on function timeseries.require_dimension(text, text) is
    'Raises PT400 unless this is what usage can be told apart by; `argument` is what the caller calls it.';

revoke all on function timeseries.require_dimension(text, text) from public;
