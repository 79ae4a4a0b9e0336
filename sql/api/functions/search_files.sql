create or replace function api.search_files(query text, page_size integer default 20)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
-- a query without words finds nothing, of which nobody need be told
set client_min_messages = 'warning'
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_query tsquery := websearch_to_tsquery('search.words', coalesce(query, ''));
    v_ids text[];
begin
    perform airtable.page_start(null, page_size);
    v_ids := array(select found.file_id from search.find_files(v_query, page_size) as found order by found.place);
    -- Where no file has the words, those whose words begin so; not for a query that says more than words.
    if cardinality(v_ids) = 0 and query !~* '"|(^|\s)-|\mor\M' then
        v_query := (
            select string_agg(search.quoted_lexeme(word) || ':*', ' & ')::tsquery
            from unnest((tsvector_to_array(to_tsvector('search.words', query)))[1:20]) as word
        );
        v_ids := array(select found.file_id from search.find_files(v_query, page_size) as found order by found.place);
    end if;
    return (
        select
            json_build_object('files', coalesce(
                json_agg(
                    json_build_object('file', files.file_json(f), 'snippet', files.snippet(c.text, v_query))
                    order by found.place
                ),
                '[]'
            ))
        from unnest(v_ids) with ordinality as found (id, place)
        join files.files as f
            on f.tenant_id = v_tenant_id
            and f.id = found.id
        join files.contents as c
            on c.tenant_id = f.tenant_id
            and c.file_id = f.id
    );
end;
$$;

comment on function api.search_files(text, integer) is
    'The files whose name or text holds the words of `query`, best first: {"files": [{"file", "snippet"}]}, "file" in the form of '
    'api.register_file, "snippet" HTML with the words in <mark> and all else escaped, null without text. Words in double quotes stand together, '
    '`or` is either, `-` before a word excludes it; case and accents do not count. Where no file has the words, those whose words begin so. '
    '`page_size` is 1 to 1000.
    @tag files
    @param page_size: 1..1000 how many
    @returns {files: [{file: File, snippet: text | null}]}';

revoke all on function api.search_files(text, integer) from public;
grant execute on function api.search_files(text, integer) to application_user;
