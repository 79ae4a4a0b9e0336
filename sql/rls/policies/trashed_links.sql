drop policy if exists read_own_tenant on airtable.trashed_links;

create policy read_own_tenant on airtable.trashed_links
    for select
    to application_user, pyairtable_owner
    using (tenant_id = (select app.current_tenant_id()));

drop policy if exists write_own_tenant on airtable.trashed_links;

create policy write_own_tenant on airtable.trashed_links
    for all
    to pyairtable_owner
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')))
    with check (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')));

-- Maintenance works for no tenant: airtable.empty_trash.
drop policy if exists empty_trash on airtable.trashed_links;

create policy empty_trash on airtable.trashed_links
    for all
    to pyairtable_owner
    using ((select app.current_tenant_id()) is null)
    with check (false);
