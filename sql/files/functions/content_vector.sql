-- PostgreSQL refuses a tsvector beyond 1 MB. How much text that is depends on how often its words repeat, so it is tried:
-- the whole text, up to 4,194,304 characters, then half of that, until its words fit.
create or replace function files.content_vector(
    name text,
    text text,
    out vector tsvector,
    out indexed_length integer
)
returns record
language plpgsql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
-- a word beyond 2 kB is left out, which PostgreSQL would say each time
set client_min_messages = 'warning'
as $$
declare
    v_name tsvector := setweight(to_tsvector('search.words', translate(name, '._-', '   ')), 'A');
begin
    indexed_length := case when text is not null then least(length(text), 4194304) end;
    loop
        begin
            vector := v_name || to_tsvector('search.words', left(coalesce(text, ''), coalesce(indexed_length, 0)));
            return;
        exception
            when program_limit_exceeded then
                indexed_length := indexed_length / 2;
        end;
    end loop;
end;
$$;

comment on function files.content_vector(text, text) is
    'The words of a file''s name, with weight A, and of its text; `indexed_length` is how many characters of the text they '
    'come from: all, or the longest of its first 4,194,304, 2,097,152, … whose words fit into a tsvector.';

revoke all on function files.content_vector(text, text) from public;
grant execute on function files.content_vector(text, text) to application_user;
