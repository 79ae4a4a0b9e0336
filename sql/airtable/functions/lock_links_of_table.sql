create or replace function airtable.lock_links_of_table(table_id text)
returns text[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_links text[];
begin
    select array(select jsonb_object_keys(t.link_fields))
    into v_links
    from airtable.tables as t
    where t.tenant_id = (select app.require_tenant_id())
        and t.id = lock_links_of_table.table_id
        and t.link_fields is not null;
    if v_links is null then
        return array[]::text[];
    end if;
    return array(select l.id from airtable.lock_link_fields(v_links) as l);
end;
$$;

comment on function airtable.lock_links_of_table(text) is
    'Locks the link fields of a table, those that lead to it and their inverse ones until the transaction ends, and returns '
    'their ids; an empty array for a table without links, of which nothing but its row is read.';

revoke all on function airtable.lock_links_of_table(text) from public;
grant execute on function airtable.lock_links_of_table(text) to application_user;
