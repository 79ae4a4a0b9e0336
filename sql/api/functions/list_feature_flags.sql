create or replace function api.list_feature_flags()
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
    select
        json_build_object('featureFlags', coalesce(
            json_agg(
                json_build_object('name', f.name, 'enabled', f.enabled, 'value', f.value, 'updatedTime', f.updated_at)
                order by f.name
            ),
            '[]'
        ))
    from core.feature_flags as f
    where f.tenant_id = (select app.require_tenant_id())
$$;

comment on function api.list_feature_flags() is
    'The tenant''s feature flags by name: {"featureFlags": [{"name", "enabled", "value", "updatedTime"}]}. A feature that is '
    'not listed is off.
    @tag feature flags
    @returns {featureFlags: [FeatureFlag]}';

revoke all on function api.list_feature_flags() from public;
grant execute on function api.list_feature_flags() to application_user;
