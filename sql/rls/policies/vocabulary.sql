-- Only the search functions' definer reads and fills it; they filter on the tenant themselves.
drop policy if exists look_up_all on search.vocabulary;

create policy look_up_all on search.vocabulary
    for select
    to pyairtable_search
    using (true);

drop policy if exists note_words on search.vocabulary;

create policy note_words on search.vocabulary
    for insert
    to pyairtable_search
    with check (true);
