-- Maintenance reads those of all tenants.
drop policy if exists owner_keeps_retention_periods on ops.retention_periods;

create policy owner_keeps_retention_periods on ops.retention_periods
    for all
    to pyairtable_owner
    using (true)
    with check (true);

drop policy if exists read_own_tenant on ops.retention_periods;

create policy read_own_tenant on ops.retention_periods
    for select
    to application_user
    using (tenant_id = (select app.current_tenant_id()));

drop policy if exists insert_own_tenant on ops.retention_periods;

create policy insert_own_tenant on ops.retention_periods
    for insert
    to application_user
    with check (tenant_id = (select app.current_tenant_id()) and (select app.may('owner')));

drop policy if exists update_own_tenant on ops.retention_periods;

create policy update_own_tenant on ops.retention_periods
    for update
    to application_user
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('owner')))
    with check (tenant_id = (select app.current_tenant_id()));

drop policy if exists delete_own_tenant on ops.retention_periods;

create policy delete_own_tenant on ops.retention_periods
    for delete
    to application_user
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('owner')));
