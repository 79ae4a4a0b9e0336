create or replace function api.list_holds(with_released boolean default false)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('owner');
begin
    return (
        select json_build_object('holds', coalesce(json_agg(ops.hold_json(h) order by h.id), '[]'))
        from ops.legal_holds as h
        where h.tenant_id = v_tenant_id
            and (with_released or h.released_at is null)
    );
end;
$$;

comment on function api.list_holds(boolean) is
    'The legal holds of the tenant, the operator''s too: {"holds": [one as api.place_hold answers, …]}; `with_released` adds those that '
    'have ended. Needs level owner.
    @tag retention
    @returns {holds: [Hold]}';

revoke all on function api.list_holds(boolean) from public;
grant execute on function api.list_holds(boolean) to application_user;
