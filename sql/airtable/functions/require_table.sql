create or replace function airtable.require_table(table_id text)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (
        select from airtable.tables as t
        where t.tenant_id = (select app.require_tenant_id())
            and t.id = require_table.table_id
    ) then
        perform airtable.raise_table_missing(table_id);
    end if;
end;
$$;

comment on function airtable.require_table(text) is 'Raises PT404 when the table does not exist for this tenant.';

revoke all on function airtable.require_table(text) from public;
grant execute on function airtable.require_table(text) to application_user;
