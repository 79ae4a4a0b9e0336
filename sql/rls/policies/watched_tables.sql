-- Asked by triggers, which look for the tables of the rows they see; no caller reads it.
drop policy if exists owner_keeps_watched_tables on airtable.watched_tables;

create policy owner_keeps_watched_tables on airtable.watched_tables
    for all
    to pyairtable_owner
    using (true)
    with check (true);
