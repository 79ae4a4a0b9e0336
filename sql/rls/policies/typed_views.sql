drop policy if exists read_own_tenant on airtable.typed_views;

create policy read_own_tenant on airtable.typed_views
    for select
    to application_user
    using (tenant_id = (select app.current_tenant_id()));

-- The functions that keep typed views run as the owner, also where a table goes with its tenant and there is no context.
drop policy if exists owner_keeps_typed_views on airtable.typed_views;

create policy owner_keeps_typed_views on airtable.typed_views
    to pyairtable_owner
    using (true)
    with check (true);
