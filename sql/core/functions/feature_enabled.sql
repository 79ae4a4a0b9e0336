create or replace function app.feature_enabled(name text)
returns boolean
language sql
stable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select coalesce((
        select f.enabled
        from core.feature_flags as f
        where f.tenant_id = (select app.current_tenant_id())
            and f.name = feature_enabled.name
    ), false)
$$;

comment on function app.feature_enabled(text) is
    'Whether a feature is switched on for this transaction''s tenant; false for one that was never set, and without a tenant.';

revoke all on function app.feature_enabled(text) from public;
grant execute on function app.feature_enabled(text) to application_user;
