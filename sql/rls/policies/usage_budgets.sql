drop policy if exists read_own_tenant on core.usage_budgets;

create policy read_own_tenant on core.usage_budgets
    for select
    to application_user, pyairtable_owner
    using (tenant_id = (select app.current_tenant_id()));

drop policy if exists insert_own_tenant on core.usage_budgets;

create policy insert_own_tenant on core.usage_budgets
    for insert
    to application_user, pyairtable_owner
    with check (tenant_id = (select app.current_tenant_id()) and (select app.may('owner')));

drop policy if exists update_own_tenant on core.usage_budgets;

create policy update_own_tenant on core.usage_budgets
    for update
    to application_user, pyairtable_owner
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('owner')))
    with check (tenant_id = (select app.current_tenant_id()));

drop policy if exists delete_own_tenant on core.usage_budgets;

create policy delete_own_tenant on core.usage_budgets
    for delete
    to application_user
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('owner')));
