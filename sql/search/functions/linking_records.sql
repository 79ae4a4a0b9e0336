set local role pyairtable_search;

create or replace function search.linking_records(table_ids text[], field_ids text[], record_ids text[])
returns table (record_id text, field_id text, linked_id text, place bigint)
language plpgsql
stable
-- definer: @> is not leakproof, so a policy would keep it from the index; the tenant is filtered here instead
security definer
set search_path = pg_catalog, pg_temp
rows 100
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    -- A look into one object a link: the planner cannot know how many ids there are, and a nested loop over them takes minutes.
    v_wanted jsonb := (select jsonb_object_agg(wanted.id, null) from unnest(record_ids) as wanted (id) where wanted.id is not null);
begin
    -- Many look-ups cost more than one pass over the tables of the fields.
    if cardinality(record_ids) > 100 then
        return query
            select r.id, link.id, cell.id, cell.place
            from unnest(table_ids, field_ids) as link (table_id, id)
            inner join airtable.records as r
                on r.tenant_id = v_tenant_id
                and r.table_id = link.table_id
            cross join jsonb_array_elements_text(
                case when jsonb_typeof(r.fields -> link.id) = 'array' then r.fields -> link.id else '[]' end
            ) with ordinality as cell (id, place)
            where v_wanted ? cell.id;
        return;
    end if;
    return query
        select r.id, link.id, target.id, cell.place
        from unnest(table_ids, field_ids) as link (table_id, id)
        cross join unnest(record_ids) as target (id)
        inner join airtable.records as r
            on r.tenant_id = v_tenant_id
            and r.table_id = link.table_id
            and airtable.tenant_cells(r.tenant_id, r.fields)
                @> airtable.tenant_cells(v_tenant_id, jsonb_build_object(link.id, jsonb_build_array(target.id)))
        cross join jsonb_array_elements_text(r.fields -> link.id) with ordinality as cell (id, place)
        where cell.id = target.id;
end;
$$;

comment on function search.linking_records(text[], text[], text[]) is
    'Which records name one of these in a cell of one of these fields (with the table each is in), and at which place of the '
    'cell, from 1.';

revoke all on function search.linking_records(text[], text[], text[]) from public;
grant execute on function search.linking_records(text[], text[], text[]) to application_user, pyairtable_owner;

set local role pyairtable_owner;
