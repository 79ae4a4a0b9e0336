create or replace function api.delete_comment(table_id text, record_id text, comment_id text)
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
    delete from airtable.comments as c
    where c.tenant_id = v_tenant_id
        and c.id = v_comment.id;
    if not found then
        raise exception using
            errcode = 'PT403',
            message = format('comment %s was written by somebody else', v_comment.id),
            hint = 'Its author or an owner of the tenant deletes it.';
    end if;
    return json_build_object('id', v_comment.id, 'deleted', true);
end;
$$;

comment on function api.delete_comment(text, text, text) is
    'Deletes a comment and the answers to it, for good: {"id", "deleted"}. Needs level commenter for one''s own comments, owner '
    'for others''. Raises PT404 when the table, the record or the comment does not exist, PT403 when somebody else wrote it.
    @tag comments
    @returns {id: text, deleted: boolean}';

revoke all on function api.delete_comment(text, text, text) from public;
grant execute on function api.delete_comment(text, text, text) to application_user;
