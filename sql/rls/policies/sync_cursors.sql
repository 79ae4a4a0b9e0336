drop policy if exists read_own_tenant on airtable.sync_cursors;

create policy read_own_tenant on airtable.sync_cursors
    for select
    to application_user
    using (tenant_id = (select app.current_tenant_id()));

drop policy if exists insert_own_tenant on airtable.sync_cursors;

create policy insert_own_tenant on airtable.sync_cursors
    for insert
    to application_user
    with check (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')));

drop policy if exists update_own_tenant on airtable.sync_cursors;

create policy update_own_tenant on airtable.sync_cursors
    for update
    to application_user
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')))
    with check (tenant_id = (select app.current_tenant_id()));
