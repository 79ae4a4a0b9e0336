-- Looked for at commit, when there need not be a context, and by the dispatcher, which serves all tenants.
drop policy if exists owner_finds_webhooks on airtable.webhooks;

create policy owner_finds_webhooks on airtable.webhooks
    for select
    to pyairtable_owner
    using (true);

drop policy if exists read_own_tenant on airtable.webhooks;

create policy read_own_tenant on airtable.webhooks
    for select
    to application_user
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')));

drop policy if exists insert_own_tenant on airtable.webhooks;

create policy insert_own_tenant on airtable.webhooks
    for insert
    to application_user
    with check (
        tenant_id = (select app.current_tenant_id())
        and (select app.may('editor'))
        and created_by is not distinct from (select app.current_user_id())
    );

-- Seven days at most: one that nobody refreshes must not have changes noted for ever.
drop policy if exists update_own_tenant on airtable.webhooks;

create policy update_own_tenant on airtable.webhooks
    for update
    to application_user
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')))
    with check (tenant_id = (select app.current_tenant_id()) and expires_at <= now() + interval '7 days');

drop policy if exists delete_own_tenant on airtable.webhooks;

create policy delete_own_tenant on airtable.webhooks
    for delete
    to application_user
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('editor')));
