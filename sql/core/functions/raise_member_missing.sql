create or replace function core.raise_member_missing(user_id uuid)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception using
        errcode = 'PT404',
        message = format('user %s is no member', coalesce(user_id::text, 'null')),
        hint = 'List the members with api.list_members().';
end;
$$;

comment on function core.raise_member_missing(uuid) is
    'Raises PT404. A person who is there for another tenant is reported in the same words as one who never was.';

revoke all on function core.raise_member_missing(uuid) from public;
grant execute on function core.raise_member_missing(uuid) to application_user;
