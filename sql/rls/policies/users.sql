drop policy if exists owner_manages_users on core.users;

create policy owner_manages_users on core.users
    for all
    to pyairtable_owner
    using (true)
    with check (true);

-- Oneself, and the members of the tenant one works in; memberships are under their own policy here.
drop policy if exists read_members_of_own_tenant on core.users;

create policy read_members_of_own_tenant on core.users
    for select
    to application_user
    using (
        id = (select app.current_user_id())
        or id in (
            select m.user_id
            from core.memberships as m
            where m.tenant_id = (select app.current_tenant_id())
        )
    );

-- A name is one's own to change, and no API key's.
drop policy if exists update_oneself on core.users;

create policy update_oneself on core.users
    for update
    to application_user
    using (id = (select app.current_user_id()) and (select app.in_person()))
    with check (id = (select app.current_user_id()));
