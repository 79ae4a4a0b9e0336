-- The operator's, the same for all tenants: who chooses a period sees what there is to choose.
drop policy if exists read_all on ops.retention_kinds;

create policy read_all on ops.retention_kinds
    for select
    to application_user
    using (true);

drop policy if exists owner_keeps_retention_kinds on ops.retention_kinds;

create policy owner_keeps_retention_kinds on ops.retention_kinds
    for all
    to pyairtable_owner
    using (true)
    with check (true);
