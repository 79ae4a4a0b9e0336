create or replace function timeseries.move_usage_history(since timestamptz, until timestamptz, tenant_id uuid default null)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenants uuid[] := array[tenant_id];
begin
    if since >= until or to_regclass('timeseries.usage_hours_of_total') is null then
        return;
    end if;
    if tenant_id is null then
        v_tenants := array(
            select distinct u.tenant_id
            from timeseries.usage_hours as u
            where u.dimension = 'total'
                and u.hour >= since
                and u.hour < until
                and u.tenant_id not in (select k.tenant_id from timeseries.usage_kept as k)
        );
    end if;
    perform timeseries.pack_usage(u.unit, v_tenants, array_fill(since, array[cardinality(v_tenants)]), until)
    from (values ('hour'), ('day')) as u (unit);
end;
$$;

comment on function timeseries.move_usage_history(timestamptz, timestamptz, uuid) is
    'Writes what continuous aggregates say of a tenant, or of all that have no time of their own, into the tables of history; does '
    'nothing where rollups are those tables. For timeseries.keep_usage_from.';

revoke all on function timeseries.move_usage_history(timestamptz, timestamptz, uuid) from public;
