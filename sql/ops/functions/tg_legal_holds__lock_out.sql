-- Deletes of conversations and tenants share this lock and look for holds under it: a hold waits for those that run, and
-- those that begin wait for the hold. Maintenance locks the whole table instead.
create or replace function ops.tg_legal_holds__lock_out()
returns trigger
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('ops.legal_holds ' || new.tenant_id, 0));
    return new;
end;
$$;

comment on function ops.tg_legal_holds__lock_out() is 'Waits for deletes of the tenant''s that could touch what is about to be held.';

revoke all on function ops.tg_legal_holds__lock_out() from public;
