create or replace function api.place_hold(
    reason text,
    kind   text        default null,
    begins timestamptz default null,
    ends   timestamptz default null
)
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
    perform app.raise_call_faults(ops.hold_faults(reason, kind, begins, ends));
    insert into ops.legal_holds (tenant_id, kind, begins, ends, reason, placed_by)
    values (
        v_tenant_id,
        place_hold.kind,
        coalesce(place_hold.begins, '-infinity'),
        coalesce(place_hold.ends, 'infinity'),
        place_hold.reason,
        coalesce(app.current_user_id()::text, 'service')
    )
    returning * into v_hold;
    return ops.hold_json(v_hold);
end;
$$;

comment on function api.place_hold(text, text, timestamptz, timestamptz) is
    'Places a legal hold on the tenant''s rows of a kind (see api.list_retention), or of every kind, from `begins` until before '
    '`ends`: {"id", "kind", "begins", "ends", "reason", "byOperator", "placedBy", "placedTime", "releasedBy", "releasedTime"}. Until '
    'api.release_hold nothing deletes them. Needs level owner. Raises PT422 with all faults.
    @tag retention
    @returns Hold
    @shape Hold {id: bigint, kind: text | null, begins: timestamptz | null, ends: timestamptz | null, reason: text,
        byOperator: boolean, placedBy: text | null, placedTime: timestamptz, releasedBy: text | null, releasedTime:
        timestamptz | null}';

revoke all on function api.place_hold(text, text, timestamptz, timestamptz) from public;
grant execute on function api.place_hold(text, text, timestamptz, timestamptz) to application_user;
