create or replace function api.leave_tenant(tenant_id uuid)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('reader');
    v_user_id uuid := app.require_person();
begin
    if tenant_id is distinct from v_tenant_id then
        raise exception using
            errcode = 'PT404',
            message = format('tenant %s is not the one this context works for', coalesce(tenant_id::text, 'null')),
            hint = 'See which one it is with api.current_context().';
    end if;
    delete from core.memberships as m
    where m.tenant_id = v_tenant_id
        and m.user_id = v_user_id;
    return json_build_object('id', v_tenant_id, 'left', true);
end;
$$;

comment on function api.leave_tenant(uuid) is
    'Ends one''s own membership of the tenant this transaction works for, and with it the API keys that work for oneself; '
    'takes effect at once: {"id", "left"}. Its id is given so that nobody leaves by mistake. Needs level reader. Raises '
    'PT403 for an API key and the tenant''s own service, PT404 for any other tenant, PT409 for the last owner.
    @tag tenant
    @returns {id: uuid, left: boolean}';

revoke all on function api.leave_tenant(uuid) from public;
grant execute on function api.leave_tenant(uuid) to application_user;
