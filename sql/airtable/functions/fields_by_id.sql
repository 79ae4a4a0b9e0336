create or replace function airtable.fields_by_id(table_id text, fields jsonb)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_unknown text;
    v_fields jsonb;
begin
    if jsonb_typeof(fields) is distinct from 'object' then
        raise exception using
            errcode = 'PT422',
            message = format('expected an object of fields and values, got %s', coalesce(jsonb_typeof(fields), 'null'));
    end if;
    select
        string_agg(format('"%s"', cell.key), ', ' order by cell.key) filter (where f.id is null),
        coalesce(jsonb_object_agg(f.id, cell.value) filter (where f.id is not null), '{}')
    into v_unknown, v_fields
    from jsonb_each(fields) as cell
    left join airtable.fields as f
        on f.tenant_id = (select app.current_tenant_id())
        and f.table_id = fields_by_id.table_id
        and (f.id = cell.key or f.name = cell.key);
    if v_unknown is not null then
        perform airtable.require_table(table_id);
        raise exception using
            errcode = 'PT422',
            message = format('table %s has no field %s', table_id, v_unknown),
            hint = 'List the fields of the table with api.list_tables(base_id).';
    end if;
    return v_fields;
end;
$$;

comment on function airtable.fields_by_id(text, jsonb) is
    'An object keyed by field names or ids, keyed by ids. Raises PT422 naming the keys that are no field of the table, '
    'PT404 when there is no table.';

revoke all on function airtable.fields_by_id(text, jsonb) from public;
grant execute on function airtable.fields_by_id(text, jsonb) to application_user;
