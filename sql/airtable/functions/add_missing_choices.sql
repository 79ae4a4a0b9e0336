-- Fields in the order of their ids: two batches that lack the same choices wait for each other instead of failing.
create or replace function airtable.add_missing_choices(table_id text, cells jsonb[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_field_id text;
    v_names text[];
begin
    for v_field_id, v_names in
        select f.id, array_agg(distinct given.name)
        from airtable.fields as f
        cross join unnest(cells) as record (fields)
        cross join lateral jsonb_path_query(record.fields -> f.id, '$[*]') as choice
        cross join lateral (select choice #>> '{}') as given (name)
        where f.tenant_id = (select app.current_tenant_id())
            and f.table_id = add_missing_choices.table_id
            and f.type in ('singleSelect', 'multipleSelects')
            and f.options ? 'choices'
            and not f.options -> 'choices' @> jsonb_build_array(jsonb_build_object('name', given.name))
        group by f.id
        order by f.id
    loop
        perform airtable.add_choices(v_field_id, v_names);
    end loop;
end;
$$;

comment on function airtable.add_missing_choices(text, jsonb[]) is
    'Adds to the select fields of a table the choices that cells (keyed by field id) have and the fields lack: one update a field.';

revoke all on function airtable.add_missing_choices(text, jsonb[]) from public;
grant execute on function airtable.add_missing_choices(text, jsonb[]) to application_user;
