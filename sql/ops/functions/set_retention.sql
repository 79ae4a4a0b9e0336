create or replace function ops.set_retention(
    kind     text,
    keep     interval,
    at_least interval default null,
    at_most  interval default null
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_kind ops.retention_kinds := ops.require_kind(kind);
begin
    if not ops.is_period(keep)
        or not ops.is_period(at_least)
        or not ops.is_period(at_most)
        or at_most < coalesce(at_least, interval '0')
    then
        raise exception using
            errcode = 'PT422',
            message = 'keep, at_least, at_most: expected 0 to 1000 years or infinity, no negative part, and at_most not below at_least',
            hint = 'Write them like 90 days or 13 months.';
    end if;
    update ops.retention_kinds as k
    set
        keep = set_retention.keep,
        at_least = coalesce(set_retention.at_least, interval '0'),
        at_most = set_retention.at_most,
        updated_at = now()
    where k.kind = v_kind.kind;
end;
$$;

comment on function ops.set_retention(text, interval, interval, interval) is
    'Sets how long rows of a kind are kept where a tenant has no period of its own, null for ever, and between which bounds tenants '
    'may choose. Tenants'' periods outside of new bounds stay, and are bounded when rows are deleted. Raises PT422. Only the owner '
    'may call it.';

revoke all on function ops.set_retention(text, interval, interval, interval) from public;
