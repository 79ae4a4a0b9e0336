create or replace function ops.place_hold(
    tenant_id uuid,
    reason    text,
    placed_by text,
    kind      text        default null,
    begins    timestamptz default null,
    ends      timestamptz default null
)
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id bigint;
begin
    perform app.raise_call_faults(ops.hold_faults(reason, kind, begins, ends));
    insert into ops.legal_holds (tenant_id, kind, begins, ends, reason, by_operator, placed_by)
    values (
        place_hold.tenant_id,
        place_hold.kind,
        coalesce(place_hold.begins, '-infinity'),
        coalesce(place_hold.ends, 'infinity'),
        place_hold.reason,
        true,
        place_hold.placed_by
    )
    returning id into v_id;
    return v_id;
end;
$$;

comment on function ops.place_hold(uuid, text, text, text, timestamptz, timestamptz) is
    'Holds a tenant''s rows of a kind, or of every kind, from `begins` until before `ends`: nothing deletes them until '
    'ops.release_hold. Returns the hold''s id. Waits for deletes that run. Raises PT422 with all faults, 23503 when there is no such '
    'tenant. Only the owner may call it.';

revoke all on function ops.place_hold(uuid, text, text, text, timestamptz, timestamptz) from public;
