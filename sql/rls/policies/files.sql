-- A file of a conversation is seen by those who see the conversation, whose own policy holds inside the subselect; any
-- other by the tenant.
drop policy if exists read_own_tenant on files.files;

create policy read_own_tenant on files.files
    for select
    to application_user, pyairtable_owner
    using (
        tenant_id = (select app.current_tenant_id())
        and (
            not of_session
            or exists (
                select
                from chat.conversation_sessions as s
                where s.tenant_id = files.tenant_id
                    and s.id = files.session_id
            )
        )
    );

-- The user of a conversation adds files to it; any other file takes an editor.
drop policy if exists insert_own_tenant on files.files;

create policy insert_own_tenant on files.files
    for insert
    to application_user, pyairtable_owner
    with check (
        tenant_id = (select app.current_tenant_id())
        and uploaded_by is not distinct from (select app.current_user_id())
        and of_session = (session_id is not null)
        and case
            when of_session then
                exists (
                    select
                    from chat.conversation_sessions as s
                    where s.tenant_id = files.tenant_id
                        and s.id = files.session_id
                        and s.user_id = (select app.current_user_id())
                        and (s.shared_with = 'private' or (select app.may('commenter')))
                )
            else (select app.may('editor'))
        end
    );

drop policy if exists update_own_tenant on files.files;

create policy update_own_tenant on files.files
    for update
    to application_user, pyairtable_owner
    using (
        tenant_id = (select app.current_tenant_id())
        and case
            when of_session then
                exists (
                    select
                    from chat.conversation_sessions as s
                    where s.tenant_id = files.tenant_id
                        and s.id = files.session_id
                        and s.user_id = (select app.current_user_id())
                        and (s.shared_with = 'private' or (select app.may('commenter')))
                )
            else (select app.may('editor'))
        end
    )
    with check (tenant_id = (select app.current_tenant_id()));

-- Maintenance works for no tenant: files.purge.
drop policy if exists purge on files.files;

create policy purge on files.files
    for all
    to pyairtable_owner
    using ((select app.current_tenant_id()) is null)
    with check (false);

-- Only search.find_files reads so; it filters on the tenant and the conversation itself.
drop policy if exists look_up_all on files.files;

create policy look_up_all on files.files
    for select
    to pyairtable_search
    using (true);
