create or replace function api.get_table(table_id text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    perform airtable.require_table(table_id);
    return airtable.table_json(table_id);
end;
$$;

comment on function api.get_table(text) is
    'One table with its fields and views: {"id", "name", "description", "primaryFieldId", "fields", "views"}. Raises PT404 when it does '
    'not exist.
    @tag tables
    @returns Table';

revoke all on function api.get_table(text) from public;
grant execute on function api.get_table(text) to application_user;
