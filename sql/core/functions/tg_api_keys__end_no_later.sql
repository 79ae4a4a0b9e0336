-- Owners may write both ends of a key, and SQL in their transaction with them: a key that was revoked, or is running out,
-- must not come back to life.
create or replace function core.tg_api_keys__end_no_later()
returns trigger
language plpgsql
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    if coalesce(new.revoked_at, 'infinity') > coalesce(old.revoked_at, 'infinity')
        or coalesce(new.expires_at, 'infinity') > coalesce(old.expires_at, 'infinity') then
        raise exception using
            errcode = 'PT409',
            message = format('API key %s cannot be made to last longer', old.id),
            hint = 'Make a new one with api.create_api_key(name, level, expires_at).';
    end if;
    return new;
end;
$$;

comment on function core.tg_api_keys__end_no_later() is
    'Refuses, with PT409, to take back the revocation of an API key or to move its expiry to a later time.';

revoke all on function core.tg_api_keys__end_no_later() from public;
