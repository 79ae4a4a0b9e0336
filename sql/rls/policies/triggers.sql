-- Looked for at commit and moved on by the scheduler, which serves all tenants.
drop policy if exists owner_keeps_triggers on automation.triggers;

create policy owner_keeps_triggers on automation.triggers
    for all
    to pyairtable_owner
    using (true)
    with check (true);

drop policy if exists read_own_tenant on automation.triggers;

create policy read_own_tenant on automation.triggers
    for select
    to application_user
    using (tenant_id = (select app.current_tenant_id()));

drop policy if exists insert_own_tenant on automation.triggers;

create policy insert_own_tenant on automation.triggers
    for insert
    to application_user
    with check (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')));

drop policy if exists update_own_tenant on automation.triggers;

create policy update_own_tenant on automation.triggers
    for update
    to application_user
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')))
    with check (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')));

drop policy if exists delete_own_tenant on automation.triggers;

create policy delete_own_tenant on automation.triggers
    for delete
    to application_user
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')));
