create or replace function airtable.field_ids(table_id text, fields text[])
returns text[]
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select array(
        select f.id
        from unnest(fields) with ordinality as given (key, place)
        cross join lateral (
            select known.id
            from airtable.fields as known
            where known.tenant_id = (select app.current_tenant_id())
                and known.table_id = field_ids.table_id
                and given.key in (known.id, known.name)
            order by known.id <> given.key
            limit 1
        ) as f
        order by given.place
    )
$$;

comment on function airtable.field_ids(text, text[]) is
    'The ids of fields given by id or name, in their order; those that the table does not have are left out.';

revoke all on function airtable.field_ids(text, text[]) from public;
grant execute on function airtable.field_ids(text, text[]) to application_user;
