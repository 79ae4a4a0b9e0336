-- The text that is executed comes from search.filter_condition and search.sort_condition, which put in nothing but quoted
-- literals, and it stands beside the tenant's own condition: whatever a caller hands in, it sees no other tenant's row.
-- lint: allow PDB202 the columns of the answer are set by the query that is executed
set local role pyairtable_search;

create or replace function search.select_records(
    table_id text,
    filter   jsonb,
    sort     jsonb,
    after    jsonb,
    how_many integer
)
returns table (record_id text, auto_number bigint, keys jsonb, place bigint)
language plpgsql
stable
-- definer: @> is not leakproof, so a policy would keep it from the index; the tenant is filtered here instead, and
-- callers join the ids with the records they may see
security definer
set search_path = pg_catalog, pg_temp
-- what is not this tenant's is not even read: neither index nor order of the table leads to it
set enable_seqscan = off
rows 100
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_is_indexed boolean := coalesce(search.is_indexed(filter), false);
    v_condition text := search.filter_condition(filter);
    v_number bigint := coalesce((after ->> 'number')::bigint, 0);
    v_is_frequent boolean;
begin
    if jsonb_array_length(sort) > 0 then
        return query execute format(
            'select s.id, s.auto_number, s.keys, row_number() over ()
            from (
                select r.id, r.auto_number, jsonb_build_array(%1$s) as keys
                from airtable.records as r
                where r.tenant_id = $1
                    and r.table_id = $2
                    and %2$s
                    and %3$s
                order by %4$s, r.auto_number
                limit $3
            ) as s',
            (
                -- One collation for all: jsonb_build_array() takes no texts of several.
                select string_agg(format('(%s)::text collate "C"', search.sort_expression(key.value)), ', ' order by key.place)
                from jsonb_array_elements(sort) with ordinality as key (value, place)
            ),
            search.filter_condition(filter, v_is_indexed),
            case when after is null then 'true' else search.sort_condition(sort, after) end,
            (
                select string_agg(
                    search.sort_expression(key.value) || case when (key.value -> 'is_descending')::boolean then ' desc' else '' end,
                    ', '
                    order by key.place
                )
                from jsonb_array_elements(sort) with ordinality as key (value, place)
            )
        )
        using v_tenant_id, table_id, how_many;
        return;
    end if;

    -- What many records pass is found soonest in the order of the page, what few pass by the index over cells. The planner
    -- has no statistics of single cells, so the next few records are asked.
    v_is_frequent := not v_is_indexed;
    if v_is_indexed then
        execute format(
            'select count(*) >= 2
            from (
                select r.auto_number, r.fields, r.created_time, r.last_modified_time, r.created_by, r.last_modified_by
                from airtable.records as r
                where r.tenant_id = $1
                    and r.table_id = $2
                    and r.auto_number > $3
                order by r.auto_number
                limit 32
            ) as r
            where %s',
            v_condition
        )
        into v_is_frequent
        using v_tenant_id, table_id, v_number;
    end if;
    if v_is_frequent then
        return query execute format(
            'select s.id, s.auto_number, ''[]''::jsonb, row_number() over ()
            from (
                select r.id, r.auto_number
                from airtable.records as r
                where r.tenant_id = $1
                    and r.table_id = $2
                    and r.auto_number > $3
                    and %s
                order by r.auto_number
                limit $4
            ) as s',
            v_condition
        )
        using v_tenant_id, table_id, v_number, how_many;
        return;
    end if;
    -- Only the condition the index answers stands inside, as in search.filter_records.
    return query execute format(
        'with found as materialized (
            select r.tenant_id, r.table_id, r.id, r.auto_number
            from airtable.records as r
            where %s
        )

        select f.id, f.auto_number, ''[]''::jsonb, row_number() over (order by f.auto_number)
        from found as f
        where f.tenant_id = $1
            and f.table_id = $2
            and f.auto_number > $3
        order by f.auto_number
        limit $4',
        search.filter_condition(filter, true)
    )
    using v_tenant_id, table_id, v_number, how_many;
end;
$$;

comment on function search.select_records(text, jsonb, jsonb, jsonb, integer) is
    'Ids of a table''s records that pass a filter of airtable.resolved_filter, in the order of an airtable.resolved_sort and '
    'of their creation, after {"number", "keys"}; with the values they are sorted by, as texts.';

revoke all on function search.select_records(text, jsonb, jsonb, jsonb, integer) from public;
grant execute on function search.select_records(text, jsonb, jsonb, jsonb, integer) to application_user;

set local role pyairtable_owner;
