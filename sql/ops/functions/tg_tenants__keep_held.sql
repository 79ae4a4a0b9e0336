create or replace function ops.tg_tenants__keep_held()
returns trigger
language plpgsql
volatile
-- definer: who deletes a tenant need not be the owner of its holds
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended('ops.legal_holds ' || old.id, 0));
    if exists (
        select
        from ops.legal_holds as h
        where h.tenant_id = old.id
            and h.released_at is null
    ) then
        raise exception using
            errcode = 'PT409',
            message = format('tenant %s is under a legal hold', old.slug),
            hint = 'Release its holds first: ops.release_hold(tenant_id, hold_id).';
    end if;
    return old;
end;
$$;

comment on function ops.tg_tenants__keep_held() is 'Refuses with PT409 to delete a tenant that is under a legal hold.';

revoke all on function ops.tg_tenants__keep_held() from public;
