set local role pyairtable_search;

create or replace function search.tg_records__note_words()
returns trigger
language plpgsql
-- definer: the vocabulary is not the callers' to write
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Distinct first, since words repeat; sorted, so that two writers take the same keys in the same order.
    insert into search.vocabulary (tenant_id, table_id, word)
    select w.tenant_id, w.table_id, w.word
    from (
        select distinct r.tenant_id, r.table_id, lexeme.word
        from new_records as r
        cross join lateral unnest(tsvector_to_array(r.search_vector)) as lexeme (word)
    ) as w
    where length(w.word) between 3 and 50
        and w.word ~ '[[:alpha:]]{3}'
    order by w.tenant_id, w.table_id, w.word
    on conflict do nothing;
    return null;
end;
$$;

comment on function search.tg_records__note_words() is 'Adds the words of new and changed records to search.vocabulary.';

revoke all on function search.tg_records__note_words() from public;
grant execute on function search.tg_records__note_words() to pyairtable_owner;

set local role pyairtable_owner;
