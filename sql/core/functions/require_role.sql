create or replace function core.require_role(role text)
returns void
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    if app.level_rank(role) is null then
        raise exception using
            errcode = 'PT422',
            message = format('%s is no role of a member', coalesce(to_json(role)::text, 'null')),
            hint = 'Roles are owner, editor, commenter and reader.';
    end if;
end;
$$;

comment on function core.require_role(text) is 'Raises PT422 unless it is owner, editor, commenter or reader.';

revoke all on function core.require_role(text) from public;
grant execute on function core.require_role(text) to application_user;
