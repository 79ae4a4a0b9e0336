set local role pyairtable_search;

create or replace function search.match_records(table_id text, patterns jsonb[])
returns table (ordinality bigint, record_id text)
language plpgsql
stable
-- definer: @> is not leakproof, so a policy would keep it from the index; the tenant is filtered here instead
security definer
set search_path = pg_catalog, pg_temp
rows 100
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
begin
    -- Many look-ups cost more than one pass over the table.
    if cardinality(patterns) > 100 then
        return query
            select m.ordinality, m.record_id
            from search.match_many_records(match_records.table_id, patterns) as m;
        return;
    end if;
    return query
        select p.ordinality, r.id
        from unnest(patterns) with ordinality as p (pattern, ordinality)
        cross join lateral (
            select m.id
            from airtable.records as m
            where m.tenant_id = v_tenant_id
                and m.table_id = match_records.table_id
                and airtable.tenant_cells(m.tenant_id, m.fields) @> airtable.tenant_cells(v_tenant_id, p.pattern)
                -- Containment finds ["a", "b"] for ["a"]; a match has equal values.
                and not exists (
                    select from jsonb_each(p.pattern) as cell
                    where m.fields -> cell.key <> cell.value
                )
            limit 2
        ) as r;
end;
$$;

comment on function search.match_records(text, jsonb[]) is
    'For each pattern (keyed by field id, all by the same ones) up to two ids of records of the table with these values: two tell an ambiguous one.';

revoke all on function search.match_records(text, jsonb[]) from public;
grant execute on function search.match_records(text, jsonb[]) to application_user;

set local role pyairtable_owner;
