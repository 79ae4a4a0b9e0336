-- A service calls it first in each transaction, in the statement that sets the role. What the service signed is good in any
-- transaction until its time is over; what is left in the settings is signed anew together with the time at which this
-- transaction began, and so void in every other one, also where injected SQL makes it stay for the session of a pool.
-- Either text has its own number of lines and no claim may bring one along, so that neither signature stands for the
-- other. One statement, as in app.verified_setting.
create or replace function app.open_context(
    role text,
    tenant_id text,
    user_id text,
    level text,
    expires_at text,
    signature text
)
returns void
language plpgsql
volatile
-- definer: only the owner may read the keys
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform
        set_config('app.current_tenant_id', claim.tenant_id, true),
        set_config('app.current_user_id', claim.user_id, true),
        set_config('app.current_level', claim.level, true),
        set_config('app.context_expires_at', claim.expires_at, true),
        set_config('app.context_signature', k.id || ':' || encode(
            sha256(k.outer_block || sha256(k.inner_block || convert_to(
                concat_ws(e'\n', 'transaction', extract(epoch from now()), claim.joined), 'UTF8'
            ))),
            'hex'
        ), true)
    from (
        select
            coalesce(open_context.tenant_id, '') as tenant_id,
            coalesce(open_context.user_id, '') as user_id,
            coalesce(open_context.level, '') as level,
            coalesce(open_context.expires_at, '') as expires_at,
            concat_ws(
                e'\n',
                coalesce(open_context.role, ''),
                coalesce(open_context.tenant_id, ''),
                coalesce(open_context.user_id, ''),
                coalesce(open_context.level, ''),
                coalesce(open_context.expires_at, '')
            ) as joined
        -- OFFSET keeps the planner from working it out once for each mention.
        offset 0
    ) as claim
    inner join app.context_keys as k
        on k.retired_at is null
        and signature = k.id || ':' || encode(
            sha256(k.outer_block || sha256(k.inner_block || convert_to(claim.joined, 'UTF8'))), 'hex'
        )
    where cardinality(string_to_array(claim.joined, e'\n')) = 5;
    if found then
        return;
    elsif signature <> '' then
        raise exception using
            errcode = 'PT401',
            message = 'the signature of the context does not hold',
            hint = 'Sign role, tenant, user, level and expiry, joined by newlines, with a key of '
                'app.create_context_key() that is not retired.';
    end if;
    perform
        set_config('app.current_tenant_id', '', true),
        set_config('app.current_user_id', '', true),
        set_config('app.current_level', '', true),
        set_config('app.context_expires_at', '', true),
        set_config('app.context_signature', '', true);
end;
$$;

comment on function app.open_context(text, text, text, text, text, text) is
    'Lets the rest of this transaction work, under `role`, for a tenant and a user: what a service has signed. `tenant_id`, '
    '`user_id` and `level` are empty where the context has none, `expires_at` is in seconds since 1970, `signature` is '
    '<id of the key>:<HMAC-SHA256 in lower-case hex> of the other five, joined by newlines. The role is set beside it, by '
    'set_config(''role'', …, true). Raises PT401 when the signature does not hold; a context whose time is over is void. '
    'With an empty signature it opens none, and clears what is there.';

revoke all on function app.open_context(text, text, text, text, text, text) from public;
grant execute on function app.open_context(text, text, text, text, text, text)
to authenticator, application_user, anonymous, auditor, analyst;
