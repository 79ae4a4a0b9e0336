create or replace function api.update_comment(table_id text, record_id text, comment_id text, text text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('commenter');
    v_comment airtable.comments := airtable.require_comment(table_id, record_id, comment_id);
begin
    perform airtable.require_comment_text(update_comment.text);
    update airtable.comments as c
    set
        text = update_comment.text,
        last_updated_time = clock_timestamp()
    where c.tenant_id = v_tenant_id
        and c.id = v_comment.id;
    if not found then
        raise exception using
            errcode = 'PT403',
            message = format('comment %s was written by somebody else', v_comment.id),
            hint = 'Answer it with api.create_comment; only its author changes it.';
    end if;
    return airtable.comment_json(v_comment.id);
end;
$$;

comment on function api.update_comment(text, text, text, text) is
    'Changes the text of a comment of one''s own: {"id", "author", "text", "createdTime", "lastUpdatedTime", "parentCommentId"}. '
    'Needs level commenter. Raises PT404 when the table, the record or the comment does not exist, PT403 when somebody else '
    'wrote it, PT422 for a text that is empty or too long.
    @tag comments
    @returns Comment';

revoke all on function api.update_comment(text, text, text, text) from public;
grant execute on function api.update_comment(text, text, text, text) to application_user;
