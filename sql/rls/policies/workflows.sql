-- Looked for at commit and by the scheduler, which serves all tenants.
drop policy if exists owner_finds_workflows on automation.workflows;

create policy owner_finds_workflows on automation.workflows
    for select
    to pyairtable_owner
    using (true);

drop policy if exists read_own_tenant on automation.workflows;

create policy read_own_tenant on automation.workflows
    for select
    to application_user
    using (tenant_id = (select app.current_tenant_id()));

drop policy if exists insert_own_tenant on automation.workflows;

create policy insert_own_tenant on automation.workflows
    for insert
    to application_user
    with check (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')));

drop policy if exists update_own_tenant on automation.workflows;

create policy update_own_tenant on automation.workflows
    for update
    to application_user
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')))
    with check (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')));

drop policy if exists delete_own_tenant on automation.workflows;

create policy delete_own_tenant on automation.workflows
    for delete
    to application_user
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')));
