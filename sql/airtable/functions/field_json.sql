create or replace function airtable.field_json(field_id text)
returns json
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select
        case
            when f.description is null then
                json_build_object('id', f.id, 'name', f.name, 'type', f.type, 'options', f.options)
            else
                json_build_object(
                    'id', f.id, 'name', f.name, 'type', f.type, 'options', f.options, 'description', f.description
                )
        end
    from airtable.fields as f
    where f.tenant_id = (select app.current_tenant_id())
        and f.id = field_id
$$;

comment on function airtable.field_json(text) is
    'A field, {"id", "name", "type", "options", "description"}, a description where there is one; null when it does not exist for this tenant.';

revoke all on function airtable.field_json(text) from public;
grant execute on function airtable.field_json(text) to application_user;
