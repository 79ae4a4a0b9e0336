-- Letters of any script need no quotes in SQL; everything else does, or is a word of the language.
create or replace function airtable.sql_name(name text, fallback text, suffix text default '')
returns text
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name text := trim('_' from regexp_replace(
        lower(extensions.unaccent('extensions.unaccent', name) collate "und-x-icu"), '[^[:alnum:]]+', '_', 'g'
    ));
begin
    if coalesce(v_name, '') = '' then
        v_name := fallback;
    end if;
    -- What begins with pg_ is PostgreSQL's, and a digit begins a number.
    if v_name ~ '^([0-9]|pg_)' then
        v_name := '_' || v_name;
    end if;
    if exists (
        select
        from pg_catalog.pg_get_keywords() as k
        where k.word = v_name
            and k.catcode in ('R', 'T')
    ) then
        v_name := v_name || '_';
    end if;
    -- An identifier has at most 63 bytes, and a character of up to four is not cut in two.
    while octet_length(v_name) + octet_length(suffix) > 63 loop
        v_name := left(v_name, -1);
    end loop;
    return v_name || suffix;
end;
$$;

comment on function airtable.sql_name(text, text, text) is
    'A name for SQL made of any name: lower case, without accents, other than letters and digits as _, at most 63 bytes with '
    'the suffix, never a reserved word. `fallback` where nothing is left.';

revoke all on function airtable.sql_name(text, text, text) from public;
grant execute on function airtable.sql_name(text, text, text) to application_user;
