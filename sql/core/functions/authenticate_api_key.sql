-- Services call it before there is a context, as `authenticator`, and sign what it answers. An unknown, an expired and a
-- revoked key get the same empty answer, by one look-up that ends where no row has both prefix and digest; whose prefix it is
-- changes nothing. A key also expires while a transaction is under way. The time of use is written at most once a minute,
-- never waits for another session, and is left out where nothing can be written.
create or replace function app.authenticate_api_key(secret text)
returns table (tenant_id uuid, user_id uuid, level text)
language plpgsql
volatile
-- definer: the caller has no rights and no tenant yet
security definer
set search_path = pg_catalog, pg_temp
rows 1
as $$
declare
    v_key core.api_keys;
begin
    select k.* into v_key
    from core.api_keys as k
    where k.prefix = split_part(secret, '.', 1)
        and k.digest = sha256(convert_to(secret, 'UTF8'))
        and k.revoked_at is null
        and (k.expires_at is null or k.expires_at > clock_timestamp());
    if v_key.id is null then
        return;
    end if;
    if (v_key.last_used_at is null or v_key.last_used_at < now() - interval '1 minute')
        and current_setting('transaction_read_only') = 'off' then
        update core.api_keys as k
        set last_used_at = now()
        from (
            select free.tenant_id, free.id
            from core.api_keys as free
            where free.tenant_id = v_key.tenant_id
                and free.id = v_key.id
            for no key update skip locked
        ) as mine
        where k.tenant_id = mine.tenant_id
            and k.id = mine.id;
    end if;
    return query select v_key.tenant_id, v_key.created_by, v_key.level;
end;
$$;

comment on function app.authenticate_api_key(text) is
    'For whom an API key works: tenant, user (null for the tenant''s own service) and level, to be signed as the request '
    'context. No row when the key is unknown, expired or revoked. Only `authenticator` may call it.';

revoke all on function app.authenticate_api_key(text) from public;
grant execute on function app.authenticate_api_key(text) to authenticator;
