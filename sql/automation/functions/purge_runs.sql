create or replace function automation.purge_runs(older_than interval default '30 days')
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    v_count bigint;
begin
    delete from automation.runs as r
    where r.finished_at < now() - older_than;
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function automation.purge_runs(interval) is
    'Deletes the runs of all tenants that ended longer ago than this, and returns how many; their idempotency keys may be '
    'used again. For the owner.';

revoke all on function automation.purge_runs(interval) from public;
