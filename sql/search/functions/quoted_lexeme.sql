create or replace function search.quoted_lexeme(lexeme text)
returns text
language sql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select '''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || ''''
$$;

comment on function search.quoted_lexeme(text) is 'The lexeme as the text form of a tsquery quotes it.';

revoke all on function search.quoted_lexeme(text) from public;
grant execute on function search.quoted_lexeme(text) to application_user, pyairtable_search;
