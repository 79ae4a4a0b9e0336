drop policy if exists read_own_tenant on airtable.attachments;

create policy read_own_tenant on airtable.attachments
    for select
    to application_user, pyairtable_owner
    using (tenant_id = (select app.current_tenant_id()));

drop policy if exists insert_own_tenant on airtable.attachments;

create policy insert_own_tenant on airtable.attachments
    for insert
    to application_user
    with check (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')));

drop policy if exists update_own_tenant on airtable.attachments;

create policy update_own_tenant on airtable.attachments
    for update
    to application_user
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')))
    with check (tenant_id = (select app.current_tenant_id()));

-- Maintenance works for no tenant: airtable.purge_attachments.
drop policy if exists purge on airtable.attachments;

create policy purge on airtable.attachments
    for all
    to pyairtable_owner
    using ((select app.current_tenant_id()) is null)
    with check ((select app.current_tenant_id()) is null);
