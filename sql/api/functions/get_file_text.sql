create or replace function api.get_file_text(file_id text, start integer default 1, length integer default 100000)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_answer json;
begin
    if start is null or start < 1 or length is null or length not between 1 and 1000000 then
        raise exception using
            errcode = 'PT400',
            message = 'expected start from 1 and length from 1 to 1000000';
    end if;
    select
        json_build_object(
            'id', c.file_id,
            'start', start,
            'text', substr(c.text, start, length),
            'textLength', coalesce(pg_catalog.length(c.text), 0)
        )
    into v_answer
    from files.contents as c
    where c.tenant_id = v_tenant_id
        and c.file_id = get_file_text.file_id;
    if v_answer is null then
        perform files.raise_file_missing(file_id);
    end if;
    return v_answer;
end;
$$;

comment on function api.get_file_text(text, integer, integer) is
    'The text of a file, or `length` (1 to 1000000) characters of it from `start`, which counts from 1: {"id", "start", "text", '
    '"textLength"}; "text" is null when none was set. Raises PT404 when there is no such file.
    @tag files
    @param start: 1..2147483647
    @param length: 1..1000000 how many characters
    @returns {id: text, start: integer, text: text | null, textLength: integer}';

revoke all on function api.get_file_text(text, integer, integer) from public;
grant execute on function api.get_file_text(text, integer, integer) to application_user;
