create or replace function airtable.require_comment(table_id text, record_id text, comment_id text)
returns airtable.comments
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_comment airtable.comments;
begin
    perform airtable.require_record(table_id, record_id);
    select c.* into v_comment
    from airtable.comments as c
    where c.tenant_id = (select app.current_tenant_id())
        and c.id = require_comment.comment_id
        and c.table_id = require_comment.table_id
        and c.record_id = require_comment.record_id;
    if v_comment.id is null then
        raise exception using
            errcode = 'PT404',
            message = format('record %s has no comment %s', record_id, coalesce(comment_id, 'null')),
            hint = 'List its comments with api.list_comments(table_id, record_id).';
    end if;
    return v_comment;
end;
$$;

comment on function airtable.require_comment(text, text, text) is
    'The comment of a record with this id. Raises PT404 when there is no such table, record or comment.';

revoke all on function airtable.require_comment(text, text, text) from public;
grant execute on function airtable.require_comment(text, text, text) to application_user;
