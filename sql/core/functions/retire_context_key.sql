-- Two keys are valid while services change from one to the other; the last one stays, since without any nobody works.
create or replace function app.retire_context_key(id smallint)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Two that retire each other's last key wait for one another here.
    lock table app.context_keys in share row exclusive mode;
    if not exists (
        select
        from app.context_keys as k
        where k.id = retire_context_key.id
            and k.retired_at is null
    ) then
        raise exception using
            errcode = 'PT404',
            message = format('signing key %s does not exist, or is retired already', coalesce(id::text, 'null')),
            hint = 'Its number is what stands before the colon of the key.';
    end if;
    if not exists (
        select
        from app.context_keys as k
        where k.id <> retire_context_key.id
            and k.retired_at is null
    ) then
        raise exception using
            errcode = 'PT409',
            message = format('signing key %s is the last one', id),
            hint = 'Make another with app.create_context_key(), and give it to the services first.';
    end if;
    update app.context_keys as k
    set retired_at = now()
    where k.id = retire_context_key.id;
end;
$$;

comment on function app.retire_context_key(smallint) is
    'Voids the signing key `id`, and every context signed with it, from the end of this transaction on. Raises PT404 when '
    'there is no such valid key, PT409 for the last one. Only the owner may call it.';

revoke all on function app.retire_context_key(smallint) from public;
