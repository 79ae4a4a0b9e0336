set local role pyairtable_search;

create or replace function search.find_records(query text, table_ids text[], how_many integer)
returns table (record_id text, place bigint)
language plpgsql
stable
-- definer: @@ is not leakproof, so a policy would keep it from the index; the tenant is filtered here instead, and
-- callers join the ids with the records they may see
security definer
set search_path = pg_catalog, pg_temp
rows 20
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_exact tsquery;
    v_fuzzy tsquery;
begin
    select q.exact, q.fuzzy into v_exact, v_fuzzy
    from search.fuzzy_query(query, table_ids) as q;
    return query
        select found.id, row_number() over (order by found.is_exact desc, found.rank desc, found.table_id, found.auto_number)
        from (
            select
                r.id,
                r.table_id,
                r.auto_number,
                r.search_vector @@ v_exact as is_exact,
                ts_rank(r.search_vector, v_fuzzy) as rank
            from airtable.records as r
            where r.tenant_id = v_tenant_id
                and r.table_id = any (table_ids)
                and r.search_vector @@ v_fuzzy
        ) as found
        order by 2
        limit how_many;
end;
$$;

comment on function search.find_records(text, text[], integer) is
    'Ids of the records of the tables that match the query, best first: those with every word before those with similar words.';

revoke all on function search.find_records(text, text[], integer) from public;
grant execute on function search.find_records(text, text[], integer) to application_user;

set local role pyairtable_owner;
