create or replace function automation.purge_outbox(older_than interval default null)
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_count bigint;
begin
    delete from automation.outbox as o
    using ops.tenant_cuts('outbox', older_than) as c
    where o.state = 'dead'
        and o.tenant_id = c.tenant_id
        and o.available_at < c.cut
        and not ops.is_held('outbox', o.tenant_id, o.available_at);
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function automation.purge_outbox(interval) is
    'Throws away messages that have been dead longer than this, or than each tenant''s retention says, and returns how many. What is '
    'under a legal hold stays. For the owner.';

revoke all on function automation.purge_outbox(interval) from public;
