-- PL/pgSQL keeps the plan: a function in SQL that has settings of its own is planned at every call.
create or replace function api.ping()
returns text
language plpgsql
immutable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return 'pong';
end;
$$;

comment on function api.ping() is
    'Answers "pong": the request has come through to the database. Needs no tenant, and anonymous may call it.
    @tag service';

revoke all on function api.ping() from public;
grant execute on function api.ping() to application_user, anonymous;
