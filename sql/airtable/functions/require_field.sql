create or replace function airtable.require_field(table_id text, field_id text)
returns airtable.fields
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_field airtable.fields;
begin
    perform airtable.require_table(table_id);
    select f.* into v_field
    from airtable.fields as f
    where f.tenant_id = (select app.current_tenant_id())
        and f.table_id = require_field.table_id
        and require_field.field_id in (f.id, f.name)
    order by f.id <> require_field.field_id
    limit 1;
    if v_field.id is null then
        raise exception using
            errcode = 'PT404',
            message = format('table %s has no field %s', table_id, coalesce(to_json(field_id)::text, 'null')),
            hint = 'List the fields of the table with api.list_tables(base_id).';
    end if;
    return v_field;
end;
$$;

comment on function airtable.require_field(text, text) is
    'The field of a table with this id or name. Raises PT404 when there is no such table or field.';

revoke all on function airtable.require_field(text, text) from public;
grant execute on function airtable.require_field(text, text) to application_user;
