-- A transaction may change an object many times: what counts is what it was before the first change and after the last. One
-- that came and went within the transaction, or is as it was, is not told.
create or replace function airtable.change_payload(
    base_id        text,
    transaction_id bigint,
    specification  jsonb default '{"options": {"filters": {"dataTypes": ["tableData", "tableFields", "tableMetadata"]}}}'
)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
    v_filters jsonb := specification #> '{options,filters}';
    v_includes jsonb := coalesce(specification #> '{options,includes}', '{}');
    v_types text[] := array(select jsonb_array_elements_text(v_filters -> 'dataTypes'));
    v_changes text[] := case
        when v_filters ? 'changeTypes' then array(select jsonb_array_elements_text(v_filters -> 'changeTypes'))
        else array['add', 'update', 'remove']
    end;
    v_watched text[] := case
        when v_filters ? 'watchDataInFieldIds' then array(select jsonb_array_elements_text(v_filters -> 'watchDataInFieldIds'))
    end;
    v_schemas text[] := case
        when v_filters ? 'watchSchemasOfFieldIds' then
            array(select jsonb_array_elements_text(v_filters -> 'watchSchemasOfFieldIds'))
    end;
    v_unchanged jsonb := v_includes -> 'includeCellValuesInFieldIds';
    v_transaction airtable.transactions;
    v_tables jsonb;
begin
    select t.* into v_transaction
    from airtable.transactions as t
    where t.tenant_id = v_tenant_id
        and t.base_id = change_payload.base_id
        and t.id = transaction_id;
    if v_transaction.id is null
        or v_filters ? 'fromSources' and not v_filters -> 'fromSources' ? v_transaction.source then
        return null;
    end if;

    if v_transaction.is_truncated then
        select jsonb_build_object('changedTablesById', jsonb_object_agg(c.table_id, '{}'::jsonb))
        into v_tables
        from airtable.changes as c
        where c.tenant_id = v_tenant_id
            and c.base_id = change_payload.base_id
            and c.transaction_id = change_payload.transaction_id
            and airtable.data_type(c.kind) = any (v_types)
            and coalesce(v_filters ->> 'recordChangeScope', c.table_id) = c.table_id
        having count(*) > 0;
    else
        with net as (
            select
                c.kind,
                c.table_id,
                object.key as id,
                (array_agg(object.value -> 'old' order by c.id))[1] as old,
                (array_agg(object.value -> 'new' order by c.id desc))[1] as new
            from airtable.changes as c
            cross join lateral jsonb_each(c.objects) as object (key, value)
            where c.tenant_id = v_tenant_id
                and c.base_id = change_payload.base_id
                and c.transaction_id = change_payload.transaction_id
                and coalesce(v_filters ->> 'recordChangeScope', c.table_id) = c.table_id
            group by c.kind, c.table_id, object.key
        ),

        changed as (
            select
                n.*,
                case
                    when n.old is null then 'add'
                    when n.new is null then 'remove'
                    else 'update'
                end as change,
                array(
                    select part.key
                    from jsonb_object_keys(
                        case n.kind
                            when 'record' then coalesce(n.old -> 'cells', '{}') || coalesce(n.new -> 'cells', '{}')
                            else coalesce(n.old, '{}') || coalesce(n.new, '{}')
                        end
                    ) as part (key)
                    where
                        case n.kind
                            when 'record' then n.old -> 'cells' -> part.key is distinct from n.new -> 'cells' -> part.key
                            else n.old -> part.key is distinct from n.new -> part.key
                        end
                ) as keys
            from net as n
            where n.old is distinct from n.new
                -- What a table that is gone by now held before is gone with it.
                and (
                    n.kind = 'table'
                    or not exists (
                        select
                        from net as gone
                        where gone.kind = 'table'
                            and gone.table_id = n.table_id
                            and gone.new is null
                    )
                )
        ),

        passing as (
            select c.*
            from changed as c
            where airtable.data_type(c.kind) = any (v_types)
                and c.change = any (v_changes)
                and (c.kind <> 'record' or v_watched is null or c.keys && v_watched)
                and (c.kind <> 'field' or v_schemas is null or c.id = any (v_schemas))
                and (c.change <> 'update' or c.keys <> '{}')
        ),

        told as (
            select
                p.kind,
                p.table_id,
                p.id,
                p.change,
                case
                    when p.change = 'remove' then null
                    when p.change = 'add' and p.kind = 'record' then
                        jsonb_build_object('createdTime', p.new -> 'time', 'cellValuesByFieldId', p.new -> 'cells')
                    when p.change = 'add' then p.new
                    when p.kind = 'record' then
                        jsonb_build_object('current', jsonb_build_object('cellValuesByFieldId', (
                            select jsonb_object_agg(cell.key, coalesce(p.new -> 'cells' -> cell.key, 'null'))
                            from unnest(p.keys) as cell (key)
                        )))
                        || case
                            when coalesce((v_includes ->> 'includePreviousCellValues')::boolean, false) then
                                jsonb_build_object('previous', jsonb_build_object('cellValuesByFieldId', (
                                    select jsonb_object_agg(cell.key, coalesce(p.old -> 'cells' -> cell.key, 'null'))
                                    from unnest(p.keys) as cell (key)
                                )))
                            else '{}'
                        end
                        || case
                            when v_unchanged is not null then
                                jsonb_build_object('unchanged', jsonb_build_object('cellValuesByFieldId', coalesce((
                                    select jsonb_object_agg(cell.key, cell.value)
                                    from jsonb_each(p.new -> 'cells') as cell (key, value)
                                    where cell.key <> all (p.keys)
                                        and (v_unchanged = '"all"' or v_unchanged ? cell.key)
                                ), '{}')))
                            else '{}'
                        end
                    else
                        jsonb_build_object('current', (
                            select jsonb_object_agg(part.key, p.new -> part.key)
                            from unnest(p.keys) as part (key)
                        ))
                        || case
                            when p.kind = 'table'
                                or coalesce((v_includes ->> 'includePreviousFieldDefinitions')::boolean, false) then
                                jsonb_build_object('previous', (
                                    select jsonb_object_agg(part.key, p.old -> part.key)
                                    from unnest(p.keys) as part (key)
                                ))
                            else '{}'
                        end
                end as value,
                bool_or(p.kind = 'table' and p.change = 'add') over (partition by p.table_id) as is_new_table
            from passing as p
        ),

        parts as (
            select
                t.table_id,
                t.is_new_table,
                case
                    when t.kind = 'table' then case t.change when 'add' then 'metadata' else 'changedMetadata' end
                    when t.is_new_table then t.kind || 'sById'
                    when t.change = 'remove' then 'destroyed' || initcap(t.kind) || 'Ids'
                    when t.change = 'add' then 'created' || initcap(t.kind) || 'sById'
                    else 'changed' || initcap(t.kind) || 'sById'
                end as name,
                case
                    when t.kind = 'table' then min(t.value::text)::jsonb
                    when t.change = 'remove' then jsonb_agg(t.id order by t.id)
                    else jsonb_object_agg(t.id, t.value)
                end as value
            from told as t
            where t.kind <> 'table'
                or t.change <> 'remove'
            group by t.table_id, t.is_new_table, t.kind, t.change
        ),

        tables as (
            select p.table_id, p.is_new_table, jsonb_object_agg(p.name, p.value) as value
            from parts as p
            group by p.table_id, p.is_new_table
        )

        select jsonb_object_agg(part.name, part.value)
        into v_tables
        from (
            select
                case when t.is_new_table then 'createdTablesById' else 'changedTablesById' end,
                jsonb_object_agg(t.table_id, t.value)
            from tables as t
            group by t.is_new_table
            union all
            select 'destroyedTableIds', jsonb_agg(t.table_id order by t.table_id)
            from told as t
            where t.kind = 'table'
                and t.change = 'remove'
            having count(*) > 0
        ) as part (name, value);
    end if;
    if v_tables is null then
        return null;
    end if;
    return jsonb_build_object(
        'timestamp', airtable.time_text(v_transaction.committed_at),
        'baseTransactionNumber', v_transaction.number,
        'payloadFormat', 'v0',
        'actionMetadata', jsonb_build_object('source', v_transaction.source) || case
            when v_transaction.user_id is null then '{}'
            else jsonb_build_object('sourceMetadata', jsonb_build_object('user', jsonb_build_object('id', v_transaction.user_id)))
        end
    )
    || case when v_transaction.is_truncated then '{"error": true, "code": "TOO_MANY_CHANGES"}'::jsonb else '{}' end
    || v_tables;
end;
$$;

comment on function airtable.change_payload(text, bigint, jsonb) is
    'What a transaction changed in a base, in Airtable''s form, as far as a webhook''s specification asks for it: {"timestamp", '
    '"baseTransactionNumber", "payloadFormat", "actionMetadata", "createdTablesById", "changedTablesById", '
    '"destroyedTableIds"}; null when nothing of it passes. One that changed more than is noted says {"error": true, "code": '
    '"TOO_MANY_CHANGES"} and names its tables.';

revoke all on function airtable.change_payload(text, bigint, jsonb) from public;
grant execute on function airtable.change_payload(text, bigint, jsonb) to application_user;
