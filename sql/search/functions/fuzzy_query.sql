-- Each word of the query may be met as the beginning of a word, or by a word spelt alike that occurs in the tables:
-- `exact` leaves the second out. Two neighbouring letters that changed places leave a short word few trigrams in common
-- with the one that was meant, so such words are looked up by name.
set local role pyairtable_search;

create or replace function search.fuzzy_query(query text, table_ids text[], out exact tsquery, out fuzzy tsquery)
returns record
language plpgsql
stable
-- definer: trigram operators are not leakproof, so a policy would keep them from the vocabulary's index
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_word text;
    v_swapped text[];
    v_begins tsquery;
    v_alike tsquery;
begin
    foreach v_word in array (tsvector_to_array(to_tsvector('search.words', coalesce(query, ''))))[1:20] loop
        v_begins := (search.quoted_lexeme(v_word) || ':*')::tsquery;
        v_swapped := array(
            select left(v_word, i - 1) || substr(v_word, i + 1, 1) || substr(v_word, i, 1) || substr(v_word, i + 2)
            from generate_series(1, length(v_word) - 1) as i
        );
        select string_agg(search.quoted_lexeme(near.word), ' | ')::tsquery into v_alike
        from (
            select v.word
            from search.vocabulary as v
            where v.tenant_id = v_tenant_id
                and v.table_id = any (table_ids)
                and (v.word operator(extensions.%) v_word or v.word = any (v_swapped))
            group by v.word
            order by v.word = any (v_swapped) desc, extensions.similarity(v.word, v_word) desc, v.word
            limit 5
        ) as near;
        exact := coalesce(exact && v_begins, v_begins);
        fuzzy := coalesce(fuzzy && coalesce(v_begins || v_alike, v_begins), coalesce(v_begins || v_alike, v_begins));
    end loop;
end;
$$;

comment on function search.fuzzy_query(text, text[]) is
    'The words of a query, the first 20, as two tsqueries: `exact` by the beginning of words, `fuzzy` also by the five most '
    'similar words of the tables'' vocabulary. Both are null when the query holds no word.';

revoke all on function search.fuzzy_query(text, text[]) from public;
grant execute on function search.fuzzy_query(text, text[]) to application_user;

set local role pyairtable_owner;
