create or replace function api.list_fields(table_id text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    perform airtable.require_table(table_id);
    return json_build_object('fields', airtable.table_json(table_id) -> 'fields');
end;
$$;

comment on function api.list_fields(text) is
    'The fields of a table in their order: {"fields": [{"id", "name", "type", "options", "description"}]}, a description where there is '
    'one. Raises PT404 when the table does not exist.
    @tag fields
    @returns {fields: [Field]}';

revoke all on function api.list_fields(text) from public;
grant execute on function api.list_fields(text) to application_user;
