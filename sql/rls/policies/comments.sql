drop policy if exists read_own_tenant on airtable.comments;

create policy read_own_tenant on airtable.comments
    for select
    to application_user, pyairtable_owner
    using (tenant_id = (select app.current_tenant_id()));

drop policy if exists insert_own on airtable.comments;

create policy insert_own on airtable.comments
    for insert
    to application_user
    with check (
        tenant_id = (select app.current_tenant_id())
        and author_id is not distinct from (select app.current_user_id())
        and (select app.may('commenter'))
    );

drop policy if exists update_own on airtable.comments;

create policy update_own on airtable.comments
    for update
    to application_user
    using (
        tenant_id = (select app.current_tenant_id())
        and author_id is not distinct from (select app.current_user_id())
        and (select app.may('commenter'))
    )
    with check (tenant_id = (select app.current_tenant_id()));

drop policy if exists delete_own on airtable.comments;

create policy delete_own on airtable.comments
    for delete
    to application_user
    using (
        tenant_id = (select app.current_tenant_id())
        and (
            (select app.may('owner'))
            or (select app.may('commenter')) and author_id is not distinct from (select app.current_user_id())
        )
    );

-- The answers to a comment go with it, whoever wrote them: the foreign key deletes as the owner.
drop policy if exists delete_answers on airtable.comments;

create policy delete_answers on airtable.comments
    for delete
    to pyairtable_owner
    using (tenant_id = (select app.current_tenant_id()));

-- Maintenance works for no tenant: airtable.empty_trash.
drop policy if exists empty_trash on airtable.comments;

create policy empty_trash on airtable.comments
    for all
    to pyairtable_owner
    using ((select app.current_tenant_id()) is null)
    with check (false);
