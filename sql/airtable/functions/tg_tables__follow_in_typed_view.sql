create or replace function airtable.tg_tables__follow_in_typed_view()
returns trigger
language plpgsql
-- definer: only the owner makes views
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform airtable.follow_table(new.tenant_id, new.id);
    return null;
end;
$$;

comment on function airtable.tg_tables__follow_in_typed_view() is
    'Brings the typed view of a table with another name or description up to date.';

revoke all on function airtable.tg_tables__follow_in_typed_view() from public;
