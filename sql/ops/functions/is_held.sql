-- lint: allow RF01 sqlfluff takes the parameters for tables
-- Without a SET clause the body becomes part of the query that calls it.
create or replace function ops.is_held(kind text, tenant_id uuid, at timestamptz)
returns boolean
language sql
stable
security invoker
begin atomic
    select
        exists ( -- noqa: LT01,LT06
            select
            from ops.legal_holds as h
            where h.tenant_id = is_held.tenant_id
                and (h.kind is null or h.kind = is_held.kind)
                and h.released_at is null
                and h.begins <= is_held.at
                and h.ends > is_held.at
        );
end;

comment on function ops.is_held(text, uuid, timestamptz) is
    'Whether a legal hold covers a tenant''s row of that kind and time. For the owner, in a transaction that works for no tenant.';

revoke all on function ops.is_held(text, uuid, timestamptz) from public;
