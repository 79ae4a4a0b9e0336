-- A person who is there already, as a member of another tenant, keeps the name they have.
create or replace function core.member_id(email text, name text)
returns uuid
language plpgsql
volatile
-- definer: users belong to no tenant, so callers neither see those of others nor add any
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id uuid;
begin
    perform app.require('owner');
    insert into core.users (email, name)
    values (member_id.email, coalesce(member_id.name, split_part(member_id.email, '@', 1)))
    on conflict (lower(users.email)) do nothing
    returning id into v_id;
    if v_id is null then
        select u.id into v_id
        from core.users as u
        where lower(u.email) = lower(member_id.email);
    end if;
    return v_id;
end;
$$;

comment on function core.member_id(text, text) is
    'The id of the person with this address, who is added when new. Needs level owner.';

revoke all on function core.member_id(text, text) from public;
grant execute on function core.member_id(text, text) to application_user;
