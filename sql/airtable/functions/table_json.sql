create or replace function airtable.table_json(table_id text)
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        json_build_object(
            'id', t.id,
            'name', t.name,
            'description', t.description,
            'primaryFieldId', t.primary_field_id,
            'fields', coalesce((
                select json_agg(
                    case
                        when f.description is null then
                            json_build_object('id', f.id, 'name', f.name, 'type', f.type, 'options', f.options)
                        else
                            json_build_object(
                                'id', f.id, 'name', f.name, 'type', f.type, 'options', f.options, 'description', f.description
                            )
                    end
                    order by f.position, f.id
                )
                from airtable.fields as f
                where f.tenant_id = t.tenant_id
                    and f.table_id = t.id
            ), '[]'),
            'views', coalesce((
                select json_agg(json_build_object('id', v.id, 'name', v.name, 'type', v.type) order by v.position, v.id)
                from airtable.views as v
                where v.tenant_id = t.tenant_id
                    and v.table_id = t.id
            ), '[]')
        )
    from airtable.tables as t
    where t.tenant_id = (select app.current_tenant_id())
        and t.id = table_json.table_id
$$;

comment on function airtable.table_json(text) is
    'A table with its fields and views: {"id", "name", "description", "primaryFieldId", "fields": [{"id", "name", "type", '
    '"options"}], "views": [{"id", "name", "type"}]}; null when it does not exist for this tenant.';

revoke all on function airtable.table_json(text) from public;
grant execute on function airtable.table_json(text) to application_user;
