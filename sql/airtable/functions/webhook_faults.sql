create or replace function airtable.webhook_faults(base_id text, specification jsonb)
returns text[]
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_filters jsonb := specification #> '{options,filters}';
    v_includes jsonb := specification #> '{options,includes}';
    v_faults text[] := array[]::text[];
begin
    if jsonb_typeof(v_filters) is distinct from 'object' then
        return array['specification: expected {"options": {"filters": {"dataTypes": […]}}}'];
    end if;
    -- What is unknown is refused: a filter that was left out silently would tell more than was asked for.
    v_faults := array(
        select format('specification.%s: is not known', unknown.path)
        from (
            select known.key from jsonb_object_keys(specification) as known (key) where known.key <> 'options'
            union all
            select 'options.' || known.key
            from jsonb_object_keys(specification -> 'options') as known (key)
            where known.key not in ('filters', 'includes')
            union all
            select 'options.filters.' || known.key
            from jsonb_object_keys(v_filters) as known (key)
            where known.key not in (
                'dataTypes', 'recordChangeScope', 'changeTypes', 'fromSources', 'watchDataInFieldIds', 'watchSchemasOfFieldIds'
            )
            union all
            select 'options.includes.' || known.key
            from jsonb_object_keys(case jsonb_typeof(v_includes) when 'object' then v_includes else '{}' end) as known (key)
            where known.key not in (
                'includeCellValuesInFieldIds', 'includePreviousCellValues', 'includePreviousFieldDefinitions'
            )
        ) as unknown (path)
        order by unknown.path
    );
    if not v_filters ? 'dataTypes' then
        v_faults := v_faults || 'specification.options.filters.dataTypes: is missing'::text;
    end if;
    v_faults := v_faults || array(
        select
            format(
                'specification.options.filters.%s: expected a list of %s, got %s',
                wanted.name, array_to_string(wanted.allowed, ', '), v_filters -> wanted.name
            )
        from (
            values
                ('dataTypes', array['tableData', 'tableFields', 'tableMetadata']),
                ('changeTypes', array['add', 'remove', 'update']),
                ('fromSources', array[
                    'anonymousUser', 'automation', 'client', 'formSubmission', 'publicApi', 'sync', 'system', 'unknown'
                ])
        ) as wanted (name, allowed)
        where v_filters ? wanted.name
            and not (
                jsonb_typeof(v_filters -> wanted.name) = 'array'
                and v_filters -> wanted.name <> '[]'
                and v_filters -> wanted.name <@ to_jsonb(wanted.allowed)
            )
        order by wanted.name
    );
    if v_filters ? 'recordChangeScope' and not exists (
        select
        from airtable.tables as t
        where t.tenant_id = (select app.current_tenant_id())
            and t.base_id = webhook_faults.base_id
            and to_jsonb(t.id) = v_filters -> 'recordChangeScope'
    ) then
        v_faults := v_faults || format(
            'specification.options.filters.recordChangeScope: the base has no table %s', v_filters -> 'recordChangeScope'
        );
    end if;
    v_faults := v_faults || array(
        select format('specification.options.%s: expected a list of the base''s field ids, got %s', wanted.name, wanted.value)
        from (
            values
                ('filters.watchDataInFieldIds', v_filters -> 'watchDataInFieldIds'),
                ('filters.watchSchemasOfFieldIds', v_filters -> 'watchSchemasOfFieldIds'),
                ('includes.includeCellValuesInFieldIds', nullif(v_includes -> 'includeCellValuesInFieldIds', '"all"'))
        ) as wanted (name, value)
        where wanted.value is not null
            and (
                jsonb_typeof(wanted.value) <> 'array'
                or exists (
                    select
                    from jsonb_array_elements(
                        case jsonb_typeof(wanted.value) when 'array' then wanted.value else '[]' end
                    ) as item (value)
                    where item.value not in (
                        select to_jsonb(f.id)
                        from airtable.fields as f
                        inner join airtable.tables as t
                            on f.tenant_id = t.tenant_id
                            and f.table_id = t.id
                        where f.tenant_id = (select app.current_tenant_id())
                            and t.base_id = webhook_faults.base_id
                    )
                )
            )
        order by wanted.name
    );
    if v_includes is not null and jsonb_typeof(v_includes) <> 'object' then
        v_faults := v_faults || 'specification.options.includes: expected an object'::text;
    end if;
    return v_faults || array(
        select format('specification.options.includes.%s: expected true or false, got %s', wanted.name, v_includes -> wanted.name)
        from unnest(array['includePreviousCellValues', 'includePreviousFieldDefinitions']) as wanted (name)
        where v_includes ? wanted.name
            and jsonb_typeof(v_includes -> wanted.name) <> 'boolean'
        order by wanted.name
    );
end;
$$;

comment on function airtable.webhook_faults(text, jsonb) is
    'Everything that is wrong with a webhook''s specification for a base; empty when nothing is.';

revoke all on function airtable.webhook_faults(text, jsonb) from public;
grant execute on function airtable.webhook_faults(text, jsonb) to application_user;
