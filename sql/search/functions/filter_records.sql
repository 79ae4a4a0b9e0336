set local role pyairtable_search;

create or replace function search.filter_records(table_id text, pattern jsonb, after_number bigint, how_many integer)
returns table (record_id text, auto_number bigint)
language plpgsql
stable
-- definer: @> is not leakproof, so a policy would keep it from the index; the tenant is filtered here instead, and
-- callers join the ids with the records they may see
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = 'force_generic_plan'
set enable_seqscan = off
rows 100
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_is_frequent boolean;
begin
    -- What many records contain is found soonest in the order of the page, what few contain by the index over cells. The
    -- planner has no statistics of single cells, so the next few records are asked.
    v_is_frequent := not search.has_scalar(pattern) or (
        select count(*) >= 2
        from (
            select r.fields
            from airtable.records as r
            where r.tenant_id = v_tenant_id
                and r.table_id = filter_records.table_id
                and r.auto_number > after_number
            order by r.auto_number
            limit 32
        ) as near
        where near.fields @> pattern
    );
    if v_is_frequent then
        return query
            select r.id, r.auto_number
            from airtable.records as r
            where r.tenant_id = v_tenant_id
                and r.table_id = filter_records.table_id
                and r.fields @> pattern
                and r.auto_number > after_number
            order by r.auto_number
            limit how_many;
        return;
    end if;
    -- Only the condition the index answers stands inside: the planner, which knows nothing of the value, cannot prefer
    -- to read the table in its order.
    return query
        with found as materialized (
            select r.tenant_id, r.table_id, r.id, r.auto_number
            from airtable.records as r
            where airtable.tenant_cells(r.tenant_id, r.fields) @> airtable.tenant_cells(v_tenant_id, pattern)
        )

        select f.id, f.auto_number
        from found as f
        where f.tenant_id = v_tenant_id
            and f.table_id = filter_records.table_id
            and f.auto_number > after_number
        order by f.auto_number
        limit how_many;
end;
$$;

comment on function search.filter_records(text, jsonb, bigint, integer) is
    'Ids of a table''s records whose cells contain `pattern` (keyed by field id), after a number, in the order of creation.';

revoke all on function search.filter_records(text, jsonb, bigint, integer) from public;
grant execute on function search.filter_records(text, jsonb, bigint, integer) to application_user;

set local role pyairtable_owner;
