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

drop policy if exists insert_own_tenant on core.memberships;

create policy insert_own_tenant on core.memberships
    for insert
    to application_user
    with check (tenant_id = (select app.current_tenant_id()) and (select app.may('owner')));

drop policy if exists update_own_tenant on core.memberships;

create policy update_own_tenant on core.memberships
    for update
    to application_user
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('owner')))
    with check (tenant_id = (select app.current_tenant_id()));

drop policy if exists delete_own_tenant on core.memberships;

create policy delete_own_tenant on core.memberships
    for delete
    to application_user
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('owner')));

-- Whoever is there in person may leave.
drop policy if exists delete_oneself on core.memberships;

create policy delete_oneself on core.memberships
    for delete
    to application_user
    using (
        tenant_id = (select app.current_tenant_id())
        and user_id = (select app.current_user_id())
        and (select app.in_person())
    );
