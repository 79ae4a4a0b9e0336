create or replace function airtable.comment_json(comment_id text)
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
    select
        json_strip_nulls(json_build_object(
            'id', c.id,
            'author', json_build_object('id', c.author_id, 'email', u.email, 'name', u.name),
            'text', c.text,
            'createdTime', c.created_time,
            'lastUpdatedTime', c.last_updated_time,
            'parentCommentId', c.parent_comment_id
        ))
    from airtable.comments as c
    left join core.users as u on c.author_id = u.id
    where c.tenant_id = (select app.require_tenant_id())
        and c.id = comment_id
$$;

comment on function airtable.comment_json(text) is
    'A comment, {"id", "author": {"id", "email", "name"}, "text", "createdTime", "lastUpdatedTime", "parentCommentId"}, without '
    'what there is not: the last two of a comment never changed and no answer, email and name of an author who is no member any more.';

revoke all on function airtable.comment_json(text) from public;
grant execute on function airtable.comment_json(text) to application_user;
