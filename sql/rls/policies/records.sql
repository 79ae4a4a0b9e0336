drop policy if exists read_own_tenant on airtable.records;

create policy read_own_tenant on airtable.records
    for select
    to application_user, analyst, pyairtable_owner
    using (tenant_id = (select app.current_tenant_id()));

drop policy if exists insert_own_tenant on airtable.records;

create policy insert_own_tenant on airtable.records
    for insert
    to application_user, pyairtable_owner
    with check (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')));

drop policy if exists update_own_tenant on airtable.records;

create policy update_own_tenant on airtable.records
    for update
    to application_user, pyairtable_owner
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')))
    with check (tenant_id = (select app.current_tenant_id()));

drop policy if exists delete_own_tenant on airtable.records;

create policy delete_own_tenant on airtable.records
    for delete
    to application_user, pyairtable_owner
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')));

-- The definer of search.* look-ups, which filter on the tenant themselves: under a policy the planner keeps @> and @@
-- from the GIN indexes, since neither operator is leakproof.
drop policy if exists look_up_all on airtable.records;

create policy look_up_all on airtable.records
    for select
    to pyairtable_search
    using (true);
