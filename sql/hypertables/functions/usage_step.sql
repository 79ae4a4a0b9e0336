create or replace function timeseries.usage_step(duration_ms integer)
returns integer
language sql
immutable
security invoker
parallel safe
begin atomic
    select pg_catalog.width_bucket(
        pg_catalog.ln(greatest(duration_ms, 1)::double precision),
        0::double precision,
        13.3046849341983::double precision,
        128
    );
end;

comment on function timeseries.usage_step(integer) is
    'The step of the histogram that a duration is in: 1 to 128 of the logarithm from 1 ms to 10 minutes, 129 for more.';

revoke all on function timeseries.usage_step(integer) from public;
