create or replace trigger memberships_keep_owner_when_changed
    after update on core.memberships
    referencing old table as old_memberships
    for each statement
    execute function core.tg_memberships__keep_owner();
