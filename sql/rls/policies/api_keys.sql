-- app.authenticate_api_key runs as the owner: who shows a key has no tenant yet.
drop policy if exists owner_finds_api_keys on core.api_keys;

create policy owner_finds_api_keys on core.api_keys
    for select
    to pyairtable_owner
    using (true);

drop policy if exists owner_notes_use on core.api_keys;

create policy owner_notes_use on core.api_keys
    for update
    to pyairtable_owner
    using (true)
    with check (true);

drop policy if exists read_own_tenant on core.api_keys;

create policy read_own_tenant on core.api_keys
    for select
    to application_user
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('owner')));

-- A key works for whoever makes it and for nobody else.
drop policy if exists insert_own_tenant on core.api_keys;

create policy insert_own_tenant on core.api_keys
    for insert
    to application_user
    with check (
        tenant_id = (select app.current_tenant_id())
        and (select app.may('owner'))
        and created_by is not distinct from (select app.current_user_id())
    );

-- Revoked, or ended sooner; core.tg_api_keys__end_no_later keeps an end from being put off.
drop policy if exists revoke_own_tenant on core.api_keys;

create policy revoke_own_tenant on core.api_keys
    for update
    to application_user
    using (tenant_id = (select app.current_tenant_id()) and (select app.may('owner')))
    with check (tenant_id = (select app.current_tenant_id()));
