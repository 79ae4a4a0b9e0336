create or replace function api.update_table(table_id text, name text default null, description text default null)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
begin
    perform app.raise_call_faults(airtable.naming_faults('table', name));
    update airtable.tables as t
    set
        name = coalesce(update_table.name, t.name),
        description = nullif(coalesce(update_table.description, t.description), '')
    where t.tenant_id = v_tenant_id
        and t.id = update_table.table_id;
    if not found then
        perform airtable.raise_table_missing(table_id);
    end if;
    return airtable.table_json(table_id);
end;
$$;

comment on function api.update_table(text, text, text) is
    'Renames a table or describes it anew; what is null stays, an empty description goes: {"id", "name", "description", '
    '"primaryFieldId", "fields", "views"}. Needs level editor. Raises PT404 when the table does not exist, 23505 for a name that is taken.
    @tag tables
    @returns Table';

revoke all on function api.update_table(text, text, text) from public;
grant execute on function api.update_table(text, text, text) to application_user;
