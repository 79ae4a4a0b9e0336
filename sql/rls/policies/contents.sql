-- Who sees a file sees its text: the file's own policy holds inside the subselect.
drop policy if exists read_own_tenant on files.contents;

create policy read_own_tenant on files.contents
    for select
    to application_user, pyairtable_owner
    using (
        tenant_id = (select app.current_tenant_id())
        and exists (
            select
            from files.files as f
            where f.tenant_id = contents.tenant_id
                and f.id = contents.file_id
        )
    );

-- And who writes a file writes its text.
drop policy if exists insert_own_tenant on files.contents;

create policy insert_own_tenant on files.contents
    for insert
    to application_user, pyairtable_owner
    with check (
        tenant_id = (select app.current_tenant_id())
        and exists (
            select
            from files.files as f
            left join chat.conversation_sessions as s
                on f.tenant_id = s.tenant_id
                and f.session_id = s.id
            where f.tenant_id = contents.tenant_id
                and f.id = contents.file_id
                and case
                    when f.of_session then
                        s.user_id = (select app.current_user_id())
                        and (s.shared_with = 'private' or (select app.may('commenter')))
                    else (select app.may('editor'))
                end
        )
    );

drop policy if exists update_own_tenant on files.contents;

create policy update_own_tenant on files.contents
    for update
    to application_user, pyairtable_owner
    using (
        tenant_id = (select app.current_tenant_id())
        and exists (
            select
            from files.files as f
            left join chat.conversation_sessions as s
                on f.tenant_id = s.tenant_id
                and f.session_id = s.id
            where f.tenant_id = contents.tenant_id
                and f.id = contents.file_id
                and case
                    when f.of_session then
                        s.user_id = (select app.current_user_id())
                        and (s.shared_with = 'private' or (select app.may('commenter')))
                    else (select app.may('editor'))
                end
        )
    )
    with check (tenant_id = (select app.current_tenant_id()));

-- Only search.find_files reads so.
drop policy if exists look_up_all on files.contents;

create policy look_up_all on files.contents
    for select
    to pyairtable_search
    using (true);
