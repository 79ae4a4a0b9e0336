-- ts_headline reads all it is given, so a long text is given to it in windows, until one has a word of the query.
create or replace function files.snippet(text text, query tsquery)
returns text
language plpgsql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
set client_min_messages = 'warning'
as $$
declare
    v_words text := querytree(query);
    v_window text;
    v_snippet text;
begin
    -- Two characters of private use, which texts have no use for, mark words until the rest is escaped.
    if v_words not in ('', 'T') then
        for i in 0..least(length(text) - 1, 999999) / 20000 loop
            v_window := translate(substr(text, i * 20000 + 1, 20000), e'\uE000\uE001', '');
            v_snippet := ts_headline(
                'search.words',
                v_window,
                replace(v_words, ' & ', ' | ')::tsquery,
                e'StartSel=\uE000, StopSel=\uE001, MaxFragments=2, MaxWords=25, MinWords=8, ShortWord=0, FragmentDelimiter=" … "'
            );
            exit when strpos(v_snippet, e'\uE000') > 0;
            v_snippet := null;
        end loop;
    end if;
    v_snippet := coalesce(v_snippet, left(text, 160));
    v_snippet := replace(replace(replace(replace(v_snippet, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;');
    return regexp_replace(replace(replace(v_snippet, e'\uE000', '<mark>'), e'\uE001', '</mark>'), '\s+', ' ', 'g');
end;
$$;

comment on function files.snippet(text, tsquery) is
    'The part of a text around the words of a query, as HTML: the words in <mark>, all else escaped. Looks through the first '
    'million characters; without a word there, the beginning of the text.';

revoke all on function files.snippet(text, tsquery) from public;
grant execute on function files.snippet(text, tsquery) to application_user;
