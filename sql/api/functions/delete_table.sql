create or replace function api.delete_table(table_id text)
returns json
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tenant_id uuid := app.require('editor');
    v_leading text[];
begin
    perform airtable.lock_tables(array(
        select table_id
        union
        select link.value
        from airtable.tables as t
        cross join jsonb_each_text(t.link_fields) as link
        where t.tenant_id = v_tenant_id
            and t.id = delete_table.table_id
    ));
    v_leading := array(
        select link.key
        from airtable.tables as t
        cross join jsonb_each_text(t.link_fields) as link
        where t.tenant_id = v_tenant_id
            and t.id = delete_table.table_id
            and link.value <> t.id
    );
    if cardinality(v_leading) > 0 then
        perform airtable.lock_links_of_table(table_id);
        perform airtable.links_to_text(v_leading);
    end if;
    delete from airtable.tables as t
    where t.tenant_id = v_tenant_id
        and t.id = delete_table.table_id;
    if not found then
        perform airtable.raise_table_missing(table_id);
    end if;
    return json_build_object('id', table_id, 'deleted', true);
end;
$$;

comment on function api.delete_table(text) is
    'Deletes a table with its fields, its records and those in the trash, for good: {"id", "deleted"}. Fields of other '
    'tables that lead to it become text that names its records. Needs level editor. '
    'Raises PT404 when the table does not exist.
    @tag tables
    @returns {id: text, deleted: boolean}';

revoke all on function api.delete_table(text) from public;
grant execute on function api.delete_table(text) to application_user;
