create or replace function airtable.named_fields(table_id text, fields jsonb)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_object_agg(f.name, named_fields.fields -> f.id), '{}')
    from airtable.fields as f
    where f.tenant_id = (select app.current_tenant_id())
        and f.table_id = named_fields.table_id
        and named_fields.fields ? f.id
$$;

comment on function airtable.named_fields(text, jsonb) is
    'Cells keyed by field name from cells keyed by field id.';

revoke all on function airtable.named_fields(text, jsonb) from public;
grant execute on function airtable.named_fields(text, jsonb) to application_user;
