-- The signed text is what app.open_context made it: the word transaction, the time at which this transaction began, role,
-- tenant, user, level and expiry (epoch seconds), joined by newlines. `role` is what SET ROLE made it, which a security
-- definer function leaves alone, so a context issued for one role is void under any other; no other transaction began at
-- that time, so what is left of a context after its own is void.
-- Nothing the caller may have set is cast or looked up before the signature holds. A signature says who asked when it was
-- made; what the user may do is read from the memberships each time, so that a member who is removed loses access at
-- once. One statement, because each expression of a PL/pgSQL function is prepared anew in every transaction.
create or replace function app.verified_setting(name text)
returns text
language plpgsql
stable
-- definer: only the owner may read the keys, and memberships before there is a tenant
security definer
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select
            case
                when claim.expires_at::bigint <= extract(epoch from clock_timestamp()) then
                    null
                when name = 'app.current_user_id' then
                    nullif(claim.user_id, '')
                when claim.tenant_id = '' then
                    null
                when claim.user_id = '' then
                    -- The tenant's own service: all there is, or as far as the signed level goes.
                    case name
                        when 'app.current_tenant_id' then
                            claim.tenant_id
                        when 'app.current_level' then
                            coalesce(nullif(claim.level, ''), 'owner')
                    end
                else
                    (
                        select
                            case
                                when name = 'app.current_tenant_id' then
                                    claim.tenant_id
                                when name = 'app.current_level' and app.level_rank(claim.level) < app.level_rank(m.role) then
                                    claim.level
                                when name = 'app.current_level' then
                                    m.role
                            end
                        from core.memberships as m
                        where m.tenant_id = claim.tenant_id::uuid
                            and m.user_id = claim.user_id::uuid
                    )
            end
        from (
            -- OFFSET keeps the planner from evaluating the casts above on its own, before anything is verified.
            select
                current_setting('role') as role,
                coalesce(current_setting('app.current_tenant_id', true), '') as tenant_id,
                coalesce(current_setting('app.current_user_id', true), '') as user_id,
                coalesce(current_setting('app.current_level', true), '') as level,
                current_setting('app.context_expires_at', true) as expires_at
            offset 0
        ) as claim
        inner join app.context_keys as k
            on k.retired_at is null
            and current_setting('app.context_signature', true) = k.id || ':' || encode(
                sha256(k.outer_block || sha256(k.inner_block || convert_to(
                    concat_ws(
                        e'\n',
                        'transaction',
                        extract(epoch from now()),
                        claim.role,
                        claim.tenant_id,
                        claim.user_id,
                        claim.level,
                        claim.expires_at
                    ),
                    'UTF8'
                ))),
                'hex'
            )
    );
end;
$$;

comment on function app.verified_setting(text) is
    'A claim of the request context that holds now, for this role and in this transaction: app.current_user_id; '
    'app.current_tenant_id, if the user (when there is one) is a member of the tenant; app.current_level, the least of the '
    'signed level and the member''s. Null for any other name, and when the signature is not valid.';

revoke all on function app.verified_setting(text) from public;
grant execute on function app.verified_setting(text) to application_user, anonymous, auditor, analyst, pyairtable_search;
