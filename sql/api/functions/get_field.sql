create or replace function api.get_field(table_id text, field_id text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_field airtable.fields := airtable.require_field(table_id, field_id);
begin
    return airtable.field_json(v_field.id);
end;
$$;

comment on function api.get_field(text, text) is
    'One field, by id or name: {"id", "name", "type", "options", "description"}, a description where there is one. Raises PT404 when the '
    'table or the field does not exist.
    @tag fields
    @returns Field';

revoke all on function api.get_field(text, text) from public;
grant execute on function api.get_field(text, text) to application_user;
