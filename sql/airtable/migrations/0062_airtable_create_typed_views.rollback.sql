-- Typed views go with the table that knows of them.
do $$
declare
    v_schema text;
begin
    for v_schema in
        select n.nspname
        from pg_catalog.pg_namespace as n
        where n.nspowner = 'pyairtable_views'::regrole
        order by n.nspname
    loop
        execute format('drop schema %I cascade', v_schema);
    end loop;
end;
$$;

revoke select (tenant_id, id, table_id, auto_number, fields, created_time, last_modified_time) on airtable.records from analyst;
revoke usage on schema airtable from analyst;

drop table airtable.typed_views;
