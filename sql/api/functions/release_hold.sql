create or replace function api.release_hold(hold_id bigint)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('owner');
    v_hold ops.legal_holds;
begin
    select h.* into v_hold
    from ops.legal_holds as h
    where h.tenant_id = v_tenant_id
        and h.id = hold_id
        and h.released_at is null;
    if v_hold.id is null then
        raise exception using
            errcode = 'PT404',
            message = format('there is no legal hold %s that stands', hold_id),
            hint = 'api.list_holds() names them.';
    end if;
    if v_hold.by_operator then
        raise exception using
            errcode = 'PT403',
            message = format('legal hold %s was placed by the operator, who alone releases it', hold_id),
            hint = 'Ask whoever runs this database.';
    end if;
    update ops.legal_holds as h
    set
        released_by = coalesce(app.current_user_id()::text, 'service'),
        released_at = now()
    where h.tenant_id = v_tenant_id
        and h.id = hold_id
        and h.released_at is null
    returning h.* into v_hold;
    if not found then
        raise exception using
            errcode = 'PT404',
            message = format('there is no legal hold %s that stands', hold_id),
            hint = 'api.list_holds() names them.';
    end if;
    return ops.hold_json(v_hold);
end;
$$;

comment on function api.release_hold(bigint) is
    'Ends a legal hold of the tenant: the hold, as api.place_hold answers. What it covered goes with the next maintenance where its '
    'period is over. Needs level owner. Raises PT403 for one that the operator placed, PT404 when none of that id stands.
    @tag retention
    @returns Hold';

revoke all on function api.release_hold(bigint) from public;
grant execute on function api.release_hold(bigint) to application_user;
