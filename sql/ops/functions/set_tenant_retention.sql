create or replace function ops.set_tenant_retention(tenant_id uuid, kind text, keep interval)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_kind ops.retention_kinds := ops.require_kind(kind);
begin
    if keep is null then
        delete from ops.retention_periods as p
        where p.tenant_id = set_tenant_retention.tenant_id
            and p.kind = v_kind.kind;
        return;
    end if;
    if not ops.is_period(keep) then
        raise exception using
            errcode = 'PT422',
            message = format('keep: expected 0 to 1000 years or infinity, and no negative part, got %s', keep),
            hint = 'Write it like 90 days or 13 months.';
    end if;
    if keep < v_kind.at_least or keep > v_kind.at_most then
        raise exception using
            errcode = 'PT422',
            message = format(
                'keep: expected at least %s%s, got %s', v_kind.at_least, coalesce(' and at most ' || v_kind.at_most, ''), keep
            ),
            hint = 'Null takes the period of the operator.';
    end if;
    insert into ops.retention_periods as p (tenant_id, kind, keep, updated_by)
    values (set_tenant_retention.tenant_id, v_kind.kind, set_tenant_retention.keep, app.current_user_id())
    on conflict on constraint retention_periods_pkey do update
        set
            keep = excluded.keep,
            updated_at = now(),
            updated_by = excluded.updated_by;
end;
$$;

comment on function ops.set_tenant_retention(uuid, text, interval) is
    'Sets how long a tenant''s rows of a kind are kept; null takes the operator''s period. Raises PT422 for an unknown kind, and for '
    'a period outside of the operator''s bounds.';

revoke all on function ops.set_tenant_retention(uuid, text, interval) from public;
grant execute on function ops.set_tenant_retention(uuid, text, interval) to application_user;
