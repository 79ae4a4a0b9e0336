create or replace function timeseries.usage_zone(tenant_id uuid, time_zone text default null)
returns text
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_zone text;
begin
    if time_zone is null then
        select t.time_zone into v_zone
        from core.tenants as t
        where t.id = tenant_id;
        return v_zone;
    end if;
    perform core.require_time_zone(time_zone);
    return time_zone;
end;
$$;

comment on function timeseries.usage_zone(uuid, text) is
    'The time zone asked for, or that of the tenant. Raises PT422 for a name that is none.';

revoke all on function timeseries.usage_zone(uuid, text) from public;
