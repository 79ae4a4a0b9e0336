set local role pyairtable_search;

create or replace function search.match_many_records(table_id text, patterns jsonb[])
returns table (ordinality bigint, record_id text)
language plpgsql
stable
-- definer: as search.match_records, whose answer this is for long lists
security definer
set search_path = pg_catalog, pg_temp
-- one pass over the table against one hash of the patterns, whatever the planner expects of either
set enable_nestloop = off
rows 1000
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_keys text[] := array(
        select jsonb_object_keys(given.pattern)
        from (
            select p.pattern
            from unnest(patterns) as p (pattern)
            where p.pattern is not null
            limit 1
        ) as given
    );
begin
    return query
        select matched.ordinality, matched.id
        from (
            select
                p.ordinality,
                cells.id,
                row_number() over (partition by p.ordinality order by cells.id) as place
            from unnest(patterns) with ordinality as p (pattern, ordinality)
            join (
                select
                    r.id,
                    (select jsonb_object_agg(key.id, r.fields -> key.id) from unnest(v_keys) as key (id)) as pattern
                from airtable.records as r
                where r.tenant_id = v_tenant_id
                    and r.table_id = match_many_records.table_id
                    and r.fields ?& v_keys
            ) as cells on cells.pattern = p.pattern
        ) as matched
        where matched.place <= 2;
end;
$$;

comment on function search.match_many_records(text, jsonb[]) is
    'What search.match_records answers, for patterns that all name the same fields: in one pass over the table.';

revoke all on function search.match_many_records(text, jsonb[]) from public;
grant execute on function search.match_many_records(text, jsonb[]) to application_user;

set local role pyairtable_owner;
