create or replace function api.delete_view(table_id text, view_id text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_view airtable.views := airtable.require_view(table_id, view_id);
begin
    delete from airtable.views as v
    where v.tenant_id = v_tenant_id
        and v.id = v_view.id;
    return json_build_object('id', v_view.id, 'deleted', true);
end;
$$;

comment on function api.delete_view(text, text) is
    'Deletes a view, given by id or name; its records stay: {"id", "deleted"}. Needs level editor. Raises PT404 when the table '
    'or the view does not exist.
    @tag views
    @returns {id: text, deleted: boolean}';

revoke all on function api.delete_view(text, text) from public;
grant execute on function api.delete_view(text, text) to application_user;
