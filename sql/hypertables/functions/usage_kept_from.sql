-- PL/pgSQL keeps the plan of the query, where a function in SQL would make it anew for each call.
create or replace function timeseries.usage_kept_from(tenant_id uuid)
returns timestamptz
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(k.kept_from, s.kept_from)
        from timeseries.usage_state as s
        left join timeseries.usage_kept as k on k.tenant_id = usage_kept_from.tenant_id
    );
end;
$$;

comment on function timeseries.usage_kept_from(uuid) is
    'Rows of a tenant''s usage from before this time have been dropped, or may be at any moment: the rollups are all there is of it.';

revoke all on function timeseries.usage_kept_from(uuid) from public;
