create or replace function airtable.tg_fields__note_computed()
returns trigger
language plpgsql
-- definer: the column is not the callers' to set
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update airtable.tables as t
    set computed_fields = now_computed.fields
    from (
        select
            changed.tenant_id,
            changed.table_id,
            jsonb_object_agg(f.id, f.type) filter (where f.id is not null) as fields
        from (
            select distinct c.tenant_id, c.table_id
            from changed_fields as c
        ) as changed
        left join airtable.fields as f
            on f.tenant_id = changed.tenant_id
            and f.table_id = changed.table_id
            and f.type in ('autoNumber', 'createdTime', 'lastModifiedTime')
        group by changed.tenant_id, changed.table_id
    ) as now_computed
    where t.tenant_id = now_computed.tenant_id
        and t.id = now_computed.table_id
        and t.computed_fields is distinct from now_computed.fields;
    return null;
end;
$$;

comment on function airtable.tg_fields__note_computed() is
    'Writes into airtable.tables which fields of a table are computed from the record.';

revoke all on function airtable.tg_fields__note_computed() from public;
