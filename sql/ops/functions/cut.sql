-- Rows that go in order stop at the first hold. now() is the beginning of the transaction, so a run has one cut.
create or replace function ops.cut(kind text, tenant_id uuid default null)
returns timestamptz
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
    select
        least(
            case
                -- Earlier than what there may be, and too early for a date.
                when w.keep is null or w.keep > interval '1000 years' then '-infinity'
                when k.whole_days then date_trunc('day', least(now() - w.keep, now() - w.at_least))
                else least(now() - w.keep, now() - w.at_least)
            end,
            (
                select min(h.begins)
                from ops.legal_holds as h
                where k.is_prefix
                    and h.tenant_id = cut.tenant_id
                    and (h.kind is null or h.kind = cut.kind)
                    and h.released_at is null
            )
        )
    from ops.retention_kinds as k
    left join ops.retention_periods as p
        on k.kind = p.kind
        and p.tenant_id = cut.tenant_id
    -- A tenant's own period, within the bounds there are by now.
    cross join lateral (
        select
            case
                when p.keep is null then k.keep
                else least(greatest(p.keep, k.at_least), k.at_most)
            end as keep,
            -- Of periods with parts of both signs, which compare as one thing and end as another, no less.
            case
                when p.keep is null then interval '0'
                else least(k.at_least, '1000 years')
            end as at_least
    ) as w
    where k.kind = cut.kind
$$;

comment on function ops.cut(text, uuid) is
    'Rows of the kind from before this time are a tenant''s to lose, unless they are held; without a tenant, by the operator''s period. '
    '-infinity where they are kept for ever. Kinds that go by whole days have a cut at midnight (UTC). For the owner.';

revoke all on function ops.cut(text, uuid) from public;
