create or replace function api.create_comment(
    table_id          text,
    record_id         text,
    text              text,
    parent_comment_id text default null
)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('commenter');
    v_id text;
begin
    perform airtable.require_record(table_id, record_id);
    perform airtable.require_comment_text(create_comment.text);
    if parent_comment_id is not null then
        perform airtable.require_comment(table_id, record_id, parent_comment_id);
    end if;
    insert into airtable.comments as c (tenant_id, table_id, record_id, author_id, text, parent_comment_id)
    values (
        v_tenant_id,
        create_comment.table_id,
        create_comment.record_id,
        app.current_user_id(),
        create_comment.text,
        create_comment.parent_comment_id
    )
    returning c.id into v_id;
    return airtable.comment_json(v_id);
end;
$$;

comment on function api.create_comment(text, text, text, text) is
    'Comments on a record, or answers a comment of it: {"id", "author": {"id", "email", "name"}, "text", "createdTime", '
    '"parentCommentId"}. Mentions are part of the text. Needs level commenter. Raises PT404 when the table, the record or the '
    'comment that is answered does not exist, PT422 for a text that is empty or has more than 10,000 characters.
    @tag comments
    @returns Comment
    @shape Comment {id: text, author: {id?: uuid, email?: text, name?: text}, text: text, createdTime: timestamptz,
        lastUpdatedTime?: timestamptz, parentCommentId?: text}';

revoke all on function api.create_comment(text, text, text, text) from public;
grant execute on function api.create_comment(text, text, text, text) to application_user;
