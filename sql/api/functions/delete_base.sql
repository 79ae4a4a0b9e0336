create or replace function api.delete_base(base_id text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
begin
    delete from airtable.bases as b
    where b.tenant_id = v_tenant_id
        and b.id = delete_base.base_id;
    if not found then
        perform airtable.raise_base_missing(base_id);
    end if;
    return json_build_object('id', base_id, 'deleted', true);
end;
$$;

comment on function api.delete_base(text) is
    'Deletes a base with its tables and records, for good: {"id", "deleted"}. Needs level editor. Raises PT404 when the base '
    'does not exist.
    @tag bases
    @returns {id: text, deleted: boolean}';

revoke all on function api.delete_base(text) from public;
grant execute on function api.delete_base(text) to application_user;
