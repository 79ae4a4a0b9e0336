-- The platform's list holds nothing of any tenant.
drop policy if exists read_all on files.default_extensions;

create policy read_all on files.default_extensions
    for select
    to application_user
    using (true);

drop policy if exists owner_manages_extensions on files.default_extensions;

create policy owner_manages_extensions on files.default_extensions
    for all
    to pyairtable_owner
    using (true)
    with check (true);
