create or replace function api.get_view(table_id text, view_id text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_view airtable.views := airtable.require_view(table_id, view_id);
begin
    return airtable.view_json(v_view.id);
end;
$$;

comment on function api.get_view(text, text) is
    'One view, by id or name, in the form of api.list_views. Raises PT404 when the table or the view does not exist.
    @tag views
    @returns View';

revoke all on function api.get_view(text, text) from public;
grant execute on function api.get_view(text, text) to application_user;
