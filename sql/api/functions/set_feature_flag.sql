create or replace function api.set_feature_flag(name text, enabled boolean, value jsonb default null)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require('owner');
    v_flag core.feature_flags;
begin
    if name is null or name !~ '^[a-z][a-z0-9_.-]{0,62}$' then
        raise exception using
            errcode = 'PT422',
            message = format('name: %s is no name of a feature', coalesce(to_json(name)::text, 'null')),
            hint = 'Use lowercase letters, digits, underscores, dots and hyphens, beginning with a letter; 63 at most.';
    end if;
    if enabled is null then
        raise exception using
            errcode = 'PT422',
            message = 'enabled: expected true or false';
    end if;
    insert into core.feature_flags as f (tenant_id, name, enabled, value, updated_by)
    values (
        v_tenant_id,
        set_feature_flag.name,
        set_feature_flag.enabled,
        set_feature_flag.value,
        app.current_user_id()
    )
    on conflict on constraint feature_flags_pkey do update
        set
            enabled = excluded.enabled,
            value = excluded.value,
            updated_at = now(),
            updated_by = excluded.updated_by
    returning f.* into v_flag;
    return json_build_object(
        'name', v_flag.name,
        'enabled', v_flag.enabled,
        'value', v_flag.value,
        'updatedTime', v_flag.updated_at
    );
end;
$$;

comment on function api.set_feature_flag(text, boolean, jsonb) is
    'Switches a feature of the tenant on or off, with the settings it reads: {"name", "enabled", "value", "updatedTime"}. '
    'Needs level owner. Raises PT422 for a name that is none, and unless `enabled` is true or false.
    @tag feature flags
    @returns FeatureFlag
    @shape FeatureFlag {name: text, enabled: boolean, value: json, updatedTime: timestamptz}
    @example {"name": "new_search", "enabled": true}';

revoke all on function api.set_feature_flag(text, boolean, jsonb) from public;
grant execute on function api.set_feature_flag(text, boolean, jsonb) to application_user;
