create or replace function api.delete_field(table_id text, field_id text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_field airtable.fields := airtable.require_field(table_id, field_id);
begin
    perform from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.primary_field_id = v_field.id;
    if found then
        raise exception using
            errcode = 'PT422',
            message = format('field %s names the records of the table', to_json(v_field.name)),
            hint = 'Rename it with api.update_field; a table keeps its primary field.';
    end if;
    if v_field.type = 'multipleRecordLinks' then
        perform airtable.lock_tables(array[table_id, v_field.options ->> 'linkedTableId']);
        perform airtable.links_to_text(array(
            select l.id
            from airtable.lock_link_fields(array[v_field.id]) as l
            where l.inverse_id = v_field.id
        ));
    end if;
    perform airtable.drop_fields(array[v_field.id]);
    return json_build_object('id', v_field.id, 'deleted', true);
end;
$$;

comment on function api.delete_field(text, text) is
    'Deletes a field, given by id or name, and its cells: {"id", "deleted"}. Rewrites the records that have such a cell. '
    'The inverse field of a link becomes text that names the records. Needs '
    'level editor. Raises PT404 when the table or the field does not exist, PT422 for the primary field.
    @tag fields
    @returns {id: text, deleted: boolean}';

revoke all on function api.delete_field(text, text) from public;
grant execute on function api.delete_field(text, text) to application_user;
