-- Whether the settings of this transaction carry a valid signature for the role it works as. The signed text is
-- role, tenant, user and expiry (epoch seconds), joined by newlines; `role` is what SET ROLE made it, which a
-- security definer function leaves alone. A context issued for one role is void under any other.
create or replace function app.context_is_authentic()
returns boolean
language plpgsql
stable
-- definer: only the owner may read the keys
security definer
parallel safe
set search_path = ''
as $$
declare
    v_signature text := current_setting('app.context_signature', true);
    v_expires_at text := current_setting('app.context_expires_at', true);
    v_expected bytea;
begin
    if coalesce(v_signature, '') !~ '^[0-9]{1,4}:[0-9a-f]{64}$' or coalesce(v_expires_at, '') !~ '^[0-9]{1,12}$' then
        return false;
    end if;
    if v_expires_at::bigint <= extract(epoch from clock_timestamp()) then
        return false;
    end if;
    select sha256(k.outer_block || sha256(k.inner_block || convert_to(concat_ws(
        e'\n',
        current_setting('role'),
        coalesce(current_setting('app.current_tenant_id', true), ''),
        coalesce(current_setting('app.current_user_id', true), ''),
        v_expires_at
    ), 'UTF8')))
    into v_expected
    from app.context_keys as k
    where k.id = split_part(v_signature, ':', 1)::smallint
        and k.retired_at is null;
    return coalesce(v_expected = decode(split_part(v_signature, ':', 2), 'hex'), false);
end;
$$;

comment on function app.context_is_authentic() is
    'True when app.current_tenant_id and app.current_user_id carry a signature that is valid now and for this role.';

revoke all on function app.context_is_authentic() from public;
grant execute on function app.context_is_authentic() to application_user, anonymous, auditor, analyst, pyairtable_search;
