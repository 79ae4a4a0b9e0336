create or replace function airtable.free_field_name(table_id text, name text)
returns text
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select candidate.name
    from generate_series(1, (
        select count(*) + 1
        from airtable.fields as f
        where f.tenant_id = (select app.current_tenant_id())
            and f.table_id = free_field_name.table_id
    )) as place
    cross join lateral (
        select case when place = 1 then name else left(name, 240) || ' ' || place end
    ) as candidate (name)
    where not exists (
        select from airtable.fields as f
        where f.tenant_id = (select app.current_tenant_id())
            and f.table_id = free_field_name.table_id
            and lower(f.name) = lower(candidate.name)
    )
    order by place
    limit 1
$$;

comment on function airtable.free_field_name(text, text) is
    'The name, or the name with the first number from 2 that no field of the table has.';

revoke all on function airtable.free_field_name(text, text) from public;
grant execute on function airtable.free_field_name(text, text) to application_user;
