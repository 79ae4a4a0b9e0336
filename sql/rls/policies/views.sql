drop policy if exists read_own_tenant on airtable.views;

create policy read_own_tenant on airtable.views
    for select
    to application_user, pyairtable_owner
    using (tenant_id = (select app.current_tenant_id()));

drop policy if exists insert_own_tenant on airtable.views;

create policy insert_own_tenant on airtable.views
    for insert
    to application_user, pyairtable_owner
    with check (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')));

drop policy if exists update_own_tenant on airtable.views;

create policy update_own_tenant on airtable.views
    for update
    to application_user, pyairtable_owner
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')))
    with check (tenant_id = (select app.current_tenant_id()));

drop policy if exists delete_own_tenant on airtable.views;

create policy delete_own_tenant on airtable.views
    for delete
    to application_user, pyairtable_owner
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')));
