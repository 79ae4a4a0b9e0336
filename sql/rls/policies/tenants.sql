drop policy if exists owner_manages_tenants on core.tenants;

create policy owner_manages_tenants on core.tenants
    for all
    to pyairtable_owner
    using (true)
    with check (true);

drop policy if exists read_own_tenant on core.tenants;

create policy read_own_tenant on core.tenants
    for select
    to application_user
    using (id = (select app.current_tenant_id()));

drop policy if exists update_own_tenant on core.tenants;

create policy update_own_tenant on core.tenants
    for update
    to application_user
    using (id = (select app.current_tenant_id()) and (select app.may('owner')))
    with check (id = (select app.current_tenant_id()));
