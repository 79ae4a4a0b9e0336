-- The owner's way into a tenant: command line, tests and jobs sign with the database's own key and never see it.
create or replace function app.begin_as(
    tenant_id uuid,
    user_id uuid default null,
    role name default 'application_user',
    valid_for interval default '1 hour',
    level text default null
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_expires_at text := ceil(extract(epoch from clock_timestamp() + valid_for))::bigint::text;
    v_key app.context_keys;
begin
    select k.* into v_key
    from app.context_keys as k
    where k.retired_at is null
    order by k.id desc
    limit 1;
    if v_key.id is null then
        perform app.create_context_key();
        select k.* into v_key
        from app.context_keys as k
        where k.retired_at is null
        order by k.id desc
        limit 1;
    end if;
    perform app.open_context(
        role,
        coalesce(tenant_id::text, ''),
        coalesce(user_id::text, ''),
        coalesce(level, ''),
        v_expires_at,
        v_key.id || ':' || encode(sha256(v_key.outer_block || sha256(
            v_key.inner_block || convert_to(
                concat_ws(
                    e'\n',
                    role,
                    coalesce(tenant_id::text, ''),
                    coalesce(user_id::text, ''),
                    coalesce(level, ''),
                    v_expires_at
                ),
                'UTF8'
            )
        )), 'hex')
    );
    perform set_config('role', role, true);
end;
$$;

comment on function app.begin_as(uuid, uuid, name, interval, text) is
    'Lets the rest of the transaction work as `role` for a tenant and, if given, a user, who must be a member of it; '
    '`level` bounds what it may do (see app.may), as that of an API key does. Sets the signed context and the role, both '
    'until the transaction ends. Only the owner may call it.';

revoke all on function app.begin_as(uuid, uuid, name, interval, text) from public;
