drop policy if exists owner_manages_memberships on core.memberships;

create policy owner_manages_memberships on core.memberships
    for all
    to pyairtable_owner
    using (true)
    with check (true);

drop policy if exists read_own_tenant on core.memberships;

create policy read_own_tenant on core.memberships
    for select
    to application_user
    using (tenant_id = (select app.current_tenant_id()));
