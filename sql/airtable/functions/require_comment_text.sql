create or replace function airtable.require_comment_text(comment_text text)
returns void
language plpgsql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if coalesce(length(comment_text), 0) not between 1 and 10000 then
        raise exception using
            errcode = 'PT422',
            message = format('text: a comment has 1 to 10000 characters, not %s', coalesce(length(comment_text), 0)),
            hint = 'Shorten it, or write an answer to it.';
    end if;
end;
$$;

comment on function airtable.require_comment_text(text) is 'Raises PT422 when a comment would be empty or too long.';

revoke all on function airtable.require_comment_text(text) from public;
grant execute on function airtable.require_comment_text(text) to application_user;
