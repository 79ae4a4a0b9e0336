-- Maintenance asks for those of all tenants.
drop policy if exists owner_keeps_legal_holds on ops.legal_holds;

create policy owner_keeps_legal_holds on ops.legal_holds
    for all
    to pyairtable_owner
    using (true)
    with check (true);

-- Owners only: members need not know of an inquiry.
drop policy if exists read_own_tenant on ops.legal_holds;

create policy read_own_tenant on ops.legal_holds
    for select
    to application_user
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('owner')));

drop policy if exists insert_own_tenant on ops.legal_holds;

create policy insert_own_tenant on ops.legal_holds
    for insert
    to application_user
    with check (tenant_id = (select app.current_tenant_id()) and (select app.may('owner')) and not by_operator);

-- What the operator holds, the operator releases; a released hold is a record.
drop policy if exists release_own_tenant on ops.legal_holds;

create policy release_own_tenant on ops.legal_holds
    for update
    to application_user
    using (
        tenant_id = (select app.current_tenant_id())
        and (select app.may('owner'))
        and not by_operator
        and released_at is null
    )
    with check (tenant_id = (select app.current_tenant_id()) and not by_operator);
