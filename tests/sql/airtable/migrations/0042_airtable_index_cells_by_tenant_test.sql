begin;

select plan(2);

select has_index('airtable', 'records', 'records_tenant_cells_idx', 'cells have an index');

-- The planner knows the index by the expression that look-ups use.
set local enable_seqscan = off;
set local enable_indexscan = off;

create function pg_temp.plan_of(query text) returns text language plpgsql volatile
set search_path = ''
as $$
declare
    v_line text;
    v_plan text := '';
begin
    for v_line in execute 'explain ' || query loop
        v_plan := v_plan || v_line || e'\n';
    end loop;
    return v_plan;
end;
$$;

select matches(
    pg_temp.plan_of($$
        select r.id
        from airtable.records as r
        where airtable.tenant_cells(r.tenant_id, r.fields)
            @> airtable.tenant_cells('aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa', '{"fldName0000000000": "x"}')
    $$),
    'records_tenant_cells_idx',
    'and a look-up uses it'
);

select *
from finish();

rollback;
