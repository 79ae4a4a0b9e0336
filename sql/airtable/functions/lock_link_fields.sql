-- lint: allow PDB203 a stable function may not lock rows, which plpgsql_check overlooks in a common table expression
-- Whoever writes links holds both fields of each pair until the transaction ends, so that what the cells say cannot change
-- between the look at them and the write, and no end of a link is deleted meanwhile. Fields are locked in the order of
-- their ids, before any record. A pair made while this waited is told as it is now: its maker had to change a field.
create or replace function airtable.lock_link_fields(field_ids text[])
returns table (id text, table_id text, linked_table_id text, inverse_id text)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
rows 5
as $$
declare
    v_tenant_id uuid := app.require_tenant_id();
begin
    return query
        with locked as materialized (
            select f.id, f.table_id, f.options
            from airtable.fields as f
            where f.tenant_id = v_tenant_id
                and f.type = 'multipleRecordLinks'
                and f.id in (
                    select unnest(field_ids)
                    union
                    select known.options ->> 'inverseLinkFieldId'
                    from airtable.fields as known
                    where known.tenant_id = v_tenant_id
                        and known.id = any (field_ids)
                )
            order by f.id
            for no key update
        )

        select l.id, l.table_id, l.options ->> 'linkedTableId', inverse.id
        from locked as l
        left join locked as inverse
            on inverse.id = l.options ->> 'inverseLinkFieldId'
            and inverse.options ->> 'inverseLinkFieldId' = l.id;
end;
$$;

comment on function airtable.lock_link_fields(text[]) is
    'Locks link fields and their inverse ones until the transaction ends, and tells all of them; `inverse_id` is null while '
    'there is no inverse field.';

revoke all on function airtable.lock_link_fields(text[]) from public;
grant execute on function airtable.lock_link_fields(text[]) to application_user;
