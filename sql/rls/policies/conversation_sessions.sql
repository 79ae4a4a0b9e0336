-- Its user; and others as far as it is shared.
drop policy if exists read_own_and_shared on chat.conversation_sessions;

create policy read_own_and_shared on chat.conversation_sessions
    for select
    to application_user, pyairtable_owner
    using (
        tenant_id = (select app.current_tenant_id())
        and (
            user_id = (select app.current_user_id())
            or shared_with = 'tenant'
            or (shared_with = 'owners' and (select app.may('owner')))
        )
    );

-- Any member has conversations of their own; what others see, only a commenter may write.
drop policy if exists insert_own on chat.conversation_sessions;

create policy insert_own on chat.conversation_sessions
    for insert
    to application_user, pyairtable_owner
    with check (
        tenant_id = (select app.current_tenant_id())
        and user_id = (select app.current_user_id())
        and (shared_with = 'private' or (select app.may('commenter')))
    );

drop policy if exists update_own on chat.conversation_sessions;

create policy update_own on chat.conversation_sessions
    for update
    to application_user, pyairtable_owner
    using (tenant_id = (select app.current_tenant_id()) and user_id = (select app.current_user_id()))
    with check (
        tenant_id = (select app.current_tenant_id())
        and user_id = (select app.current_user_id())
        and (shared_with = 'private' or (select app.may('commenter')))
    );

-- Owners may remove what others can read in their tenant, also when its user has left.
drop policy if exists delete_own_and_shared on chat.conversation_sessions;

create policy delete_own_and_shared on chat.conversation_sessions
    for delete
    to application_user, pyairtable_owner
    using (
        tenant_id = (select app.current_tenant_id())
        and (
            user_id = (select app.current_user_id())
            or (shared_with <> 'private' and (select app.may('owner')))
        )
    );

-- Only search.find_sessions reads so; it filters on tenant and user itself.
drop policy if exists look_up_all on chat.conversation_sessions;

create policy look_up_all on chat.conversation_sessions
    for select
    to pyairtable_search
    using (true);

-- Maintenance works for no tenant: timeseries.expire_chunk counts messages off.
drop policy if exists read_for_maintenance on chat.conversation_sessions;

create policy read_for_maintenance on chat.conversation_sessions
    for select
    to pyairtable_owner
    using ((select app.current_tenant_id()) is null);

drop policy if exists count_messages on chat.conversation_sessions;

create policy count_messages on chat.conversation_sessions
    for update
    to pyairtable_owner
    using ((select app.current_tenant_id()) is null)
    with check ((select app.current_tenant_id()) is null);
