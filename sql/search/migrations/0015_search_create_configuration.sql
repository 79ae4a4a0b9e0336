-- Records hold words of any language next to names and codes, so words are folded (case, accents) but never stemmed.
create schema search authorization pyairtable_owner;

set local role pyairtable_owner;

create text search configuration search.words (copy = pg_catalog.simple);

alter text search configuration search.words
    alter mapping for asciiword, word, numword, asciihword, hword, numhword, hword_asciipart, hword_part, hword_numpart
    with extensions.unaccent, pg_catalog.simple;

-- A generated column stores this vector, so it must not raise: PostgreSQL refuses a tsvector beyond 1 MB, and a
-- record may hold more. Above 128 kB of JSON each cell is searchable in its equal share of 131,072 characters.
create function search.record_vector(fields jsonb)
returns tsvector
language plpgsql
immutable
strict
parallel safe
set search_path = ''
as $$
declare
    v_share integer;
    v_fields jsonb := fields;
begin
    -- The first test is cheap and keeps the second, which prints the JSON, away from ordinary records.
    if pg_column_size(fields) > 8192 and octet_length(fields::text) > 131072 then
        v_share := 131072 / (select count(*) from jsonb_object_keys(fields));
        v_fields := (
            select jsonb_object_agg(cell.key, left(cell.value, v_share))
            from jsonb_each_text(fields) as cell
        );
    end if;
    return jsonb_to_tsvector('search.words', v_fields, '["string", "numeric"]');
end;
$$;

comment on schema search is 'Full text and fuzzy search over records.';
comment on text search configuration search.words is 'Words folded to lower case without accents, not stemmed.';
comment on function search.record_vector(jsonb) is 'Words and numbers of a record''s cells. Beyond 128 kB only the beginning of each cell counts.';

grant usage on schema search to application_user, pyairtable_search;
grant execute on function search.record_vector(jsonb) to application_user, pyairtable_search;
