-- Of no tenant, for operators.
drop policy if exists owner_keeps_maintenance_runs on ops.maintenance_runs;

create policy owner_keeps_maintenance_runs on ops.maintenance_runs
    for all
    to pyairtable_owner
    using (true)
    with check (true);
