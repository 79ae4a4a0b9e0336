-- Holds the tenant's row, so that two owners who remove each other at the same moment are asked one after the other.
create or replace function core.tg_memberships__keep_owner()
returns trigger
language plpgsql
-- definer: locks the tenant, which who leaves may not change
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid;
begin
    for v_tenant_id in
        select distinct o.tenant_id
        from old_memberships as o
        where o.role = 'owner'
        order by o.tenant_id
    loop
        perform from core.tenants as t
        where t.id = v_tenant_id
        for no key update;
        -- A tenant that is itself being deleted needs no owner.
        if found and not exists (
            select from core.memberships as m
            where m.tenant_id = v_tenant_id
                and m.role = 'owner'
        ) then
            raise exception using
                errcode = 'PT409',
                message = 'a tenant keeps at least one owner',
                hint = 'Make another member an owner first: api.change_member(user_id, ''owner'').';
        end if;
    end loop;
    return null;
end;
$$;

comment on function core.tg_memberships__keep_owner() is 'Refuses, with PT409, to remove or demote the last owner of a tenant.';

revoke all on function core.tg_memberships__keep_owner() from public;
