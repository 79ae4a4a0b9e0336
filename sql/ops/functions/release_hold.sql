create or replace function ops.release_hold(tenant_id uuid, hold_id bigint, released_by text)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    update ops.legal_holds as h
    set
        released_by = release_hold.released_by,
        released_at = now()
    where h.tenant_id = release_hold.tenant_id
        and h.id = hold_id
        and h.released_at is null;
    if not found then
        raise exception using
            errcode = 'PT404',
            message = format('tenant %s has no legal hold %s that stands', tenant_id, hold_id),
            hint = 'They are in ops.legal_holds.';
    end if;
end;
$$;

comment on function ops.release_hold(uuid, bigint, text) is
    'Ends a legal hold; its row stays as the record of it. Raises PT404 when none of that id stands. Only the owner may call it.';

revoke all on function ops.release_hold(uuid, bigint, text) from public;
