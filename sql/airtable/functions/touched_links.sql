create or replace function airtable.touched_links(
    table_id text,
    fields   jsonb[],
    cleared  jsonb[],
    replace  boolean default false
)
returns text[]
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
    v_links text[];
begin
    select array(
        select link.key
        from jsonb_each_text(t.link_fields) as link
        where link.value = touched_links.table_id
    )
    into v_links
    from airtable.tables as t
    where t.tenant_id = (select app.require_tenant_id())
        and t.id = touched_links.table_id
        and t.link_fields is not null;
    if replace or v_links is null then
        return coalesce(v_links, '{}');
    end if;
    return array(
        select link.id
        from unnest(v_links) as link (id)
        where exists (
            select
            from unnest(fields, cleared) as given (fields, cleared)
            where given.fields ? link.id
                or given.cleared ? link.id
        )
    );
end;
$$;

comment on function airtable.touched_links(text, jsonb[], jsonb[], boolean) is
    'The link fields of a table whose cells a batch sets or empties, all of them with `replace`; of a table without links, '
    'nothing but its row is read.';

revoke all on function airtable.touched_links(text, jsonb[], jsonb[], boolean) from public;
grant execute on function airtable.touched_links(text, jsonb[], jsonb[], boolean) to application_user;
