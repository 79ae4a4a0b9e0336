create or replace function api.set_file_text(file_id text, text text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
declare
    v_tenant_id uuid := app.require('reader');
    v_file files.files := files.require_writable(file_id);
    v_vector tsvector;
    v_indexed_length integer;
begin
    perform app.raise_call_faults(array[
        case
            when octet_length(text) > 67108864 then
                format('text: expected at most 67108864 bytes, got %s', octet_length(text))
        end
    ]);
    select c.vector, c.indexed_length into v_vector, v_indexed_length
    from files.content_vector(v_file.name, text) as c;
    update files.contents as c
    set
        text = set_file_text.text,
        search_vector = v_vector
    where c.tenant_id = v_tenant_id
        and c.file_id = set_file_text.file_id;
    update files.files as f
    set
        text_length = length(set_file_text.text),
        indexed_length = v_indexed_length
    where f.tenant_id = v_tenant_id
        and f.id = set_file_text.file_id
    returning f.* into v_file;
    return files.file_json(v_file);
end;
$$;

comment on function api.set_file_text(text, text) is
    'Keeps the text that was extracted from a file, null for none, and makes it searchable; answers in the form of '
    'api.register_file. Text of any length up to 64 MB is kept; "indexedLength" says how many characters from its beginning are '
    'searchable, fewer than "textLength" where its words would not fit into a tsvector (1 MB). Needs level reader for a '
    'conversation''s and editor otherwise. Raises PT422 beyond 64 MB, PT404 when there is no such file.
    @tag files
    @param text: text | null
    @returns File';

revoke all on function api.set_file_text(text, text) from public;
grant execute on function api.set_file_text(text, text) to application_user;
