create or replace function ops.hold_json(hold ops.legal_holds)
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
    select
        json_build_object(
            'id', hold.id,
            'kind', hold.kind,
            'begins', nullif(hold.begins, '-infinity'),
            'ends', nullif(hold.ends, 'infinity'),
            'reason', hold.reason,
            'byOperator', hold.by_operator,
            'placedBy', hold.placed_by,
            'placedTime', hold.placed_at,
            'releasedBy', hold.released_by,
            'releasedTime', hold.released_at
        )
$$;

comment on function ops.hold_json(ops.legal_holds) is
    'A legal hold as callers see it: {"id", "kind", "begins", "ends", "reason", "byOperator", "placedBy", "placedTime", "releasedBy", '
    '"releasedTime"}; "kind" is null for every kind, "begins" and "ends" where it has no bound.';

revoke all on function ops.hold_json(ops.legal_holds) from public;
grant execute on function ops.hold_json(ops.legal_holds) to application_user;
