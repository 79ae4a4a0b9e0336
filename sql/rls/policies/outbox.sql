-- Handed out by functions of the dispatcher, which serves all tenants; no caller reads it.
drop policy if exists owner_keeps_outbox on automation.outbox;

create policy owner_keeps_outbox on automation.outbox
    for all
    to pyairtable_owner
    using (true)
    with check (true);
