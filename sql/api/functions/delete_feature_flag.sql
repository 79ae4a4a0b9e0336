create or replace function api.delete_feature_flag(name text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('owner');
begin
    delete from core.feature_flags as f
    where f.tenant_id = v_tenant_id
        and f.name = delete_feature_flag.name;
    if not found then
        raise exception using
            errcode = 'PT404',
            message = format('feature flag %s does not exist', coalesce(to_json(name)::text, 'null')),
            hint = 'List the flags with api.list_feature_flags().';
    end if;
    return json_build_object('name', name, 'deleted', true);
end;
$$;

comment on function api.delete_feature_flag(text) is
    'Forgets a feature flag of the tenant, which is off from then on: {"name", "deleted"}. Needs level owner. Raises PT404 '
    'when there is no such flag.
    @tag feature flags
    @returns {name: text, deleted: boolean}';

revoke all on function api.delete_feature_flag(text) from public;
grant execute on function api.delete_feature_flag(text) to application_user;
