-- Runs at commit, after the transaction has got its number: messages are written in the order of commits.
create or replace function airtable.tg_changes__announce()
returns trigger
language plpgsql
-- definer: the outbox is not the callers' to write; at commit there need not be a context any more
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform automation.announce(new.tenant_id, new.base_id, new.kind, new.table_id);
    if new.kind = 'record' then
        perform automation.start_changed(new.tenant_id, new.base_id, new.transaction_id, new.id, new.table_id);
    end if;
    return null;
end;
$$;

comment on function airtable.tg_changes__announce() is 'Writes to the outbox who is to be told of a change, and makes the runs it starts.';

revoke all on function airtable.tg_changes__announce() from public;
