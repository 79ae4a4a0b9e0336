-- Written by triggers at commit, when there need not be a context, and read by maintenance for all tenants.
drop policy if exists owner_keeps_feeds on airtable.feeds;

create policy owner_keeps_feeds on airtable.feeds
    for all
    to pyairtable_owner
    using (true)
    with check (true);

drop policy if exists read_own_tenant on airtable.feeds;

create policy read_own_tenant on airtable.feeds
    for select
    to application_user
    using (tenant_id = (select app.current_tenant_id()));
