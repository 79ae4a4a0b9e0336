create or replace function api.set_time_zone(time_zone text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('owner');
begin
    perform core.require_time_zone(time_zone);
    update core.tenants as t
    set time_zone = set_time_zone.time_zone
    where t.id = v_tenant_id;
    return json_build_object('timeZone', time_zone);
end;
$$;

comment on function api.set_time_zone(text) is
    'Sets the time zone whose days, weeks and months reports of the tenant are in: {"timeZone"}. Needs level owner. Raises PT422 '
    'unless it is a name such as Europe/Berlin, or UTC.
    @tag tenant
    @returns {timeZone: text}
    @example {"time_zone": "Europe/Berlin"}';

revoke all on function api.set_time_zone(text) from public;
grant execute on function api.set_time_zone(text) to application_user;
