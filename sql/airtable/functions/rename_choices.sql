create or replace function airtable.rename_choices(table_id text, field_id text, names jsonb)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_ids text[];
    v_cells jsonb[];
begin
    -- Nobody writes the old names meanwhile: who creates records waits for the table's row, who changes them for theirs.
    perform airtable.lock_tables(array[table_id]);
    perform
    from airtable.records as r
    where r.tenant_id = v_tenant_id
        and r.table_id = rename_choices.table_id
        and r.fields ? rename_choices.field_id
    order by r.id
    for no key update;
    select array_agg(had.id), array_agg(named.cell)
    into v_ids, v_cells
    from (
        select r.id, r.fields -> rename_choices.field_id as cell
        from airtable.records as r
        where r.tenant_id = v_tenant_id
            and r.table_id = rename_choices.table_id
        union all
        select t.id, t.fields -> rename_choices.field_id
        from airtable.trashed_records as t
        where t.tenant_id = v_tenant_id
            and t.table_id = rename_choices.table_id
    ) as had
    cross join lateral (
        select
            case jsonb_typeof(had.cell)
                when 'string' then
                    coalesce(names -> (had.cell #>> '{}'), had.cell)
                when 'array' then
                    (
                        select jsonb_agg(coalesce(names -> (choice.value #>> '{}'), choice.value) order by choice.place)
                        from jsonb_array_elements(had.cell) with ordinality as choice (value, place)
                    )
            end as cell
    ) as named
    where named.cell <> had.cell;
    perform airtable.put_cells(table_id, field_id, coalesce(v_ids, '{}'), coalesce(v_cells, '{}'));
end;
$$;

comment on function airtable.rename_choices(text, text, jsonb) is
    'Writes new names of choices, {old: new}, into the cells of a select field, those in the trash too; two may change places.';

revoke all on function airtable.rename_choices(text, text, jsonb) from public;
grant execute on function airtable.rename_choices(text, text, jsonb) to application_user;
