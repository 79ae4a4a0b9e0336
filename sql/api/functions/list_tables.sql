create or replace function api.list_tables(base_id text)
returns json
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
-- times are written in UTC
set timezone = 'UTC'
as $$
begin
    perform from airtable.bases as b
    where b.tenant_id = app.require_tenant_id()
        and b.id = list_tables.base_id;
    if not found then
        raise exception using
            errcode = 'PT404',
            message = format('base %s does not exist', coalesce(base_id, 'null')),
            hint = 'List the bases with api.list_bases().';
    end if;
    return (
        select
            json_build_object('tables', coalesce(
                json_agg(airtable.table_json(t.id) order by t.created_time, t.name),
                '[]'
            ))
        from airtable.tables as t
        where t.tenant_id = (select app.current_tenant_id())
            and t.base_id = list_tables.base_id
    );
end;
$$;

comment on function api.list_tables(text) is
    'The tables of a base with their fields and views: {"tables": [{"id", "name", "description", "primaryFieldId", "fields", '
    '"views"}]}. '
    'Raises PT404 when the base does not exist for this tenant.
    @tag tables
    @returns {tables: [Table]}';

revoke all on function api.list_tables(text) from public;
grant execute on function api.list_tables(text) to application_user;
