-- The signed text is role, tenant, user and expiry (epoch seconds), joined by newlines; `role` is what SET ROLE made it,
-- which a security definer function leaves alone, so a context issued for one role is void under any other. Nothing the
-- caller may have set is cast before the signature holds. One statement, because each expression of a PL/pgSQL function
-- is prepared anew in every transaction.
create or replace function app.verified_setting(name text)
returns text
language plpgsql
stable
-- definer: only the owner may read the keys
security definer
parallel safe
set search_path = ''
as $$
begin
    return (
        select
            case
                when current_setting('app.context_expires_at')::bigint > extract(epoch from clock_timestamp()) then
                    nullif(current_setting(name, true), '')
            end
        from app.context_keys as k
        where k.retired_at is null
            and current_setting('app.context_signature', true) = k.id || ':' || encode(
                sha256(k.outer_block || sha256(k.inner_block || convert_to(
                    concat_ws(
                        e'\n',
                        current_setting('role'),
                        coalesce(current_setting('app.current_tenant_id', true), ''),
                        coalesce(current_setting('app.current_user_id', true), ''),
                        current_setting('app.context_expires_at', true)
                    ),
                    'UTF8'
                ))),
                'hex'
            )
    );
end;
$$;

comment on function app.verified_setting(text) is
    'A setting of the request context; null when it is empty, or when the context carries no signature that is valid now '
    'and for this role.';

revoke all on function app.verified_setting(text) from public;
grant execute on function app.verified_setting(text) to application_user, anonymous, auditor, analyst, pyairtable_search;
