create or replace function airtable.pair_link_field(field_id text)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_field airtable.fields;
    v_table airtable.tables;
    v_linked text;
    v_inverse text;
    v_problem text;
    v_records text[];
    v_links text[];
begin
    select f.* into v_field
    from airtable.fields as f
    where f.tenant_id = v_tenant_id
        and f.id = pair_link_field.field_id;
    select t.* into v_table
    from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.id = v_field.table_id;
    v_linked := v_field.options ->> 'linkedTableId';
    v_problem := airtable.link_problem(v_table.base_id, v_table.id, v_field.id, v_field.options);
    if v_problem is not null then
        raise exception using
            errcode = 'PT422',
            message = format('field %s: %s', to_json(v_field.name), v_problem);
    end if;

    if v_linked <> v_table.id then
        -- The one that is named, or one that names this field and has waited for it.
        v_inverse := (
            select f.id
            from airtable.fields as f
            where f.tenant_id = v_tenant_id
                and f.table_id = v_linked
                and f.type = 'multipleRecordLinks'
                and f.options ->> 'linkedTableId' = v_table.id
                and (
                    f.id = v_field.options ->> 'inverseLinkFieldId'
                    or not v_field.options ? 'inverseLinkFieldId'
                    and f.options ->> 'inverseLinkFieldId' = v_field.id
                )
            order by f.position
            limit 1
        );
        if v_inverse is not null then
            perform airtable.lock_link_fields(array[v_inverse]);
            select array_agg(cell.id), array_agg(r.id)
            into v_records, v_links
            from airtable.records as r
            cross join jsonb_array_elements_text(
                case when jsonb_typeof(r.fields -> v_inverse) = 'array' then r.fields -> v_inverse else '[]' end
            ) as cell (id)
            where r.tenant_id = v_tenant_id
                and r.table_id = v_linked;
            if v_records is not null then
                perform airtable.lock_records_of_tables(v_records);
                perform airtable.change_links(
                    v_records,
                    array_fill(v_field.id, array[cardinality(v_records)]),
                    v_links,
                    array_fill(true, array[cardinality(v_records)]),
                    false
                );
            end if;
        elsif not v_field.options ? 'inverseLinkFieldId' then
            insert into airtable.fields as f (tenant_id, table_id, name, type, options, position)
            select
                v_tenant_id,
                v_linked,
                airtable.free_field_name(v_linked, v_table.name),
                'multipleRecordLinks',
                jsonb_build_object('linkedTableId', v_table.id),
                coalesce(max(known.position), 0) + 1
            from airtable.fields as known
            where known.tenant_id = v_tenant_id
                and known.table_id = v_linked
            returning f.id into v_inverse;
        end if;
    end if;

    update airtable.fields as f
    set options = '{"isReversed": false, "prefersSingleRecordLink": false}' || f.options || pair.options
    from (
        values
            (v_field.id, case when v_inverse is null then '{}' else jsonb_build_object('inverseLinkFieldId', v_inverse) end),
            (v_inverse, jsonb_build_object('inverseLinkFieldId', v_field.id))
    ) as pair (id, options)
    where f.tenant_id = v_tenant_id
        and f.id = pair.id;
end;
$$;

comment on function airtable.pair_link_field(text) is
    'Completes a link field that was just made: its inverse field is the one it names, one that has waited for it, or a new one '
    'in the linked table, named after the table. A link to the table itself has none, and one whose inverse field is named '
    'but not there yet waits for it. Cells of an inverse field that was there are followed. The tables must be locked. Raises '
    'PT422 for options that do not fit.';

revoke all on function airtable.pair_link_field(text) from public;
grant execute on function airtable.pair_link_field(text) to application_user;
