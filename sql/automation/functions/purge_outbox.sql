create or replace function automation.purge_outbox(older_than interval default '30 days')
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    v_count bigint;
begin
    delete from automation.outbox as o
    where o.state = 'dead'
        and o.available_at < now() - older_than;
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function automation.purge_outbox(interval) is
    'Throws away messages that have been dead longer than this, of all tenants, and returns how many. For the owner.';

revoke all on function automation.purge_outbox(interval) from public;
