create or replace function api.get_comment(table_id text, record_id text, comment_id text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_comment airtable.comments := airtable.require_comment(table_id, record_id, comment_id);
begin
    return airtable.comment_json(v_comment.id);
end;
$$;

comment on function api.get_comment(text, text, text) is
    'One comment of a record, in the form of api.create_comment. Raises PT404 when the table, the record or the comment does not exist.
    @tag comments
    @returns Comment';

revoke all on function api.get_comment(text, text, text) from public;
grant execute on function api.get_comment(text, text, text) to application_user;
