-- Runs at commit. The counters' rows are held from here until the transaction has ended, so that the next number is given
-- when this one can be seen: a reader who has got number n gets no smaller one later. All rows of a transaction are
-- numbered by the first that comes here, in one order of bases, so that two transactions do not wait for each other.
create or replace function airtable.tg_transactions__number()
returns trigger
language plpgsql
-- definer: the counters are not the callers' to write; at commit there need not be a context any more
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_transaction airtable.transactions;
    v_event bigint;
    v_number bigint;
begin
    for v_transaction in
        select t.*
        from airtable.transactions as t
        where t.xid = pg_current_xact_id()
            and t.started_at = now()
            and t.number is null
        order by t.tenant_id, t.base_id
    loop
        update airtable.event_counters as c
        set last_event = c.last_event + 1
        where c.tenant_id = v_transaction.tenant_id
        returning c.last_event into v_event;
        update airtable.feeds as f
        set last_number = f.last_number + 1
        where f.tenant_id = v_transaction.tenant_id
            and f.base_id = v_transaction.base_id
        returning f.last_number into v_number;
        update airtable.transactions as t
        set
            number = v_number,
            event_number = v_event,
            committed_at = clock_timestamp()
        where t.tenant_id = v_transaction.tenant_id
            and t.base_id = v_transaction.base_id
            and t.id = v_transaction.id;
        perform pg_notify('pyairtable_events', airtable.event_signal(v_transaction.tenant_id));
    end loop;
    return null;
end;
$$;

comment on function airtable.tg_transactions__number() is
    'Numbers the transaction among those of its bases and its tenant, and wakes listeners.';

revoke all on function airtable.tg_transactions__number() from public;
