-- Written by maintenance and taken for the store, of all tenants.
drop policy if exists owner_keeps_dropped_objects on files.dropped_objects;

create policy owner_keeps_dropped_objects on files.dropped_objects
    for all
    to pyairtable_owner
    using (true)
    with check (true);
