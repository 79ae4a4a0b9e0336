-- Links are two fields, so that a field becomes a link, or ceases to be one, by api.create_field and api.delete_field.
create or replace function api.change_field_type(
    table_id text,
    field_id text,
    type     text,
    options  jsonb   default null,
    on_loss  text    default 'abort',
    dry_run  boolean default false
)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_field airtable.fields := airtable.require_field(table_id, field_id);
    v_computed jsonb;
    v_people jsonb;
    v_options jsonb := coalesce(nullif(options, 'null'), '{}');
    v_problem text;
    v_ids text[];
    v_cells jsonb[];
    v_converted bigint;
    v_lost jsonb;
    v_lost_count bigint;
    v_views text[];
begin
    if on_loss is null or on_loss not in ('abort', 'empty') then
        raise exception using
            errcode = 'PT400',
            message = format('on_loss: expected abort or empty, got %s', coalesce(on_loss, 'null'));
    end if;
    v_problem := coalesce(
        airtable.options_problem(type, options),
        case
            when 'multipleRecordLinks' in (type, v_field.type) then 'record links are no type to change to or from'
        end
    );
    if v_problem is not null then
        raise exception using
            errcode = 'PT422',
            message = format('field %s: %s', to_json(v_field.name), v_problem),
            hint = case
                when 'multipleRecordLinks' in (type, v_field.type) then
                    'Create a link with api.create_field; api.delete_field turns its other side into text.'
                else
                    'Nothing was written.'
            end;
    end if;
    if type in ('singleSelect', 'multipleSelects') and not v_options ? 'choices' then
        v_options := v_options || jsonb_build_object('choices', coalesce(v_field.options -> 'choices', '[]'));
    end if;

    -- Nobody writes records of the table meanwhile: who creates them waits for its row, who changes them for theirs.
    perform airtable.lock_tables(array[table_id]);
    select t.computed_fields, airtable.people(t.computed_fields)
    into v_computed, v_people
    from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.id = change_field_type.table_id;
    perform
    from airtable.records as r
    where r.tenant_id = v_tenant_id
        and r.table_id = change_field_type.table_id
    order by r.id
    for no key update;
    with cell as materialized (
        select r.id, r.place, shown.value, airtable.converted_cell(v_field.type, type, v_options, shown.value) as converted
        from (
            select
                k.id,
                k.auto_number as place,
                airtable.shown_cells(
                    k.fields, v_computed, k.created_time, k.last_modified_time, k.auto_number, k.created_by, k.last_modified_by,
                    v_people
                ) as cells
            from airtable.records as k
            where k.tenant_id = v_tenant_id
                and k.table_id = change_field_type.table_id
            union all
            select
                k.id,
                null,
                airtable.shown_cells(
                    k.fields, v_computed, k.created_time, k.last_modified_time, k.auto_number, k.created_by, k.last_modified_by,
                    v_people
                )
            from airtable.trashed_records as k
            where k.tenant_id = v_tenant_id
                and k.table_id = change_field_type.table_id
        ) as r
        cross join lateral (select r.cells -> v_field.id as value) as shown
        where shown.value is not null
            and shown.value <> 'null'
    )

    select
        array_agg(c.id),
        array_agg(case when c.converted not in ('""', '[]', 'false') then c.converted end),
        count(*) filter (where c.converted is not null),
        count(*) filter (where c.converted is null),
        jsonb_path_query_array(
            jsonb_agg(jsonb_build_object('id', c.id, 'value', c.value) order by c.place)
            filter (where c.converted is null),
            '$[0 to 9]'
        )
    into v_ids, v_cells, v_converted, v_lost_count, v_lost
    from cell as c;
    -- What the row of a record knows is not lost with the field.
    if v_computed ? v_field.id and airtable.is_computed(type) then
        v_lost_count := 0;
        v_lost := '[]'::jsonb;
    end if;

    if v_lost_count > 0 and on_loss = 'abort' and not coalesce(dry_run, false) then
        raise exception using
            errcode = 'PT422',
            message = format(
                'field %s: %s %s no value of type %s', to_json(v_field.name), v_lost_count,
                case v_lost_count when 1 then 'cell has' else 'cells have' end, type
            ),
            detail = (
                select string_agg(format('%s: %s', item.value ->> 'id', left((item.value -> 'value')::text, 100)), e'\n' order by item.place)
                from jsonb_array_elements(v_lost) with ordinality as item (value, place)
            ),
            hint = 'Nothing was written. Change these cells first, or pass on_loss => ''empty'' to empty them.';
    end if;
    if not coalesce(dry_run, false) then
        update airtable.fields as f
        set
            type = change_field_type.type,
            options = v_options
        where f.tenant_id = v_tenant_id
            and f.id = v_field.id;
        perform airtable.put_cells(table_id, v_field.id, coalesce(v_ids, '{}'), coalesce(v_cells, '{}'));
        if type in ('singleSelect', 'multipleSelects') then
            perform airtable.add_missing_choices(
                table_id,
                array(select jsonb_build_object(v_field.id, c.cell) from unnest(v_cells) as c (cell) where c.cell is not null)
            );
        end if;
        -- A view does without a condition that the new type cannot be asked.
        v_views := airtable.mend_views(table_id, v_field.id);
    end if;
    return json_build_object(
        'field', airtable.field_json(v_field.id),
        'converted', v_converted,
        'emptied', v_lost_count,
        'examples', coalesce(v_lost, '[]'),
        'changedViews', coalesce(v_views, '{}'),
        'isDryRun', coalesce(dry_run, false)
    );
end;
$$;

comment on function api.change_field_type(text, text, text, jsonb, text, boolean) is
    'Gives a field, by id or name, another type with these options, and its cells their form under it, those in the trash '
    'too: {"field", "converted", "emptied", "examples", "changedViews", "isDryRun"}, the counts those of cells, up to ten examples of '
    'cells without a value of the new type. Where there are such cells nothing is done, unless `on_loss` "empty" empties them; '
    '`dry_run` tells what would be. Choices of a select are those given, or the old ones, and those that cells bring. Conditions of '
    'views that the new type does not have go. Needs level editor. Raises PT404 when the table or the field does not exist, PT422 '
    'for an option that does not fit, for record links, or naming cells that would be lost.
    @tag fields
    @param options: object | null
    @param on_loss: "abort" | "empty"
    @returns {field: Field, converted: bigint, emptied: bigint, examples: [{id: text, value: json}], changedViews: [text],
        isDryRun: boolean}';

revoke all on function api.change_field_type(text, text, text, jsonb, text, boolean) from public;
grant execute on function api.change_field_type(text, text, text, jsonb, text, boolean) to application_user;
