-- Made and moved on by functions, for all tenants.
drop policy if exists owner_keeps_runs on automation.runs;

create policy owner_keeps_runs on automation.runs
    for all
    to pyairtable_owner
    using (true)
    with check (true);

drop policy if exists read_own_tenant on automation.runs;

create policy read_own_tenant on automation.runs
    for select
    to application_user
    using (tenant_id = (select app.current_tenant_id()));
