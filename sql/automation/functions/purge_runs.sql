create or replace function automation.purge_runs(older_than interval default null)
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_count bigint;
begin
    delete from automation.runs as r
    using ops.tenant_cuts('runs', older_than) as c
    where r.tenant_id = c.tenant_id
        and r.finished_at < c.cut
        and not ops.is_held('runs', r.tenant_id, r.finished_at);
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function automation.purge_runs(interval) is
    'Deletes the runs of all tenants that ended longer ago than this, or than each tenant''s retention says, and returns how many; '
    'their idempotency keys may be used again. What is under a legal hold stays. For the owner.';

revoke all on function automation.purge_runs(interval) from public;
