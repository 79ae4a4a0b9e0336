create or replace function airtable.tg_fields__note_computed()
returns trigger
language plpgsql
-- definer: the columns are not the callers' to set
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update airtable.tables as t
    set
        computed_fields = now_known.computed,
        link_fields = now_known.links,
        attachment_fields = now_known.attachments
    from (
        select
            changed.tenant_id,
            changed.table_id,
            (
                select jsonb_object_agg(f.id, f.type)
                from airtable.fields as f
                where f.tenant_id = changed.tenant_id
                    and f.table_id = changed.table_id
                    and f.type in ('autoNumber', 'createdTime', 'lastModifiedTime', 'createdBy', 'lastModifiedBy')
            ) as computed,
            (
                select jsonb_object_agg(link.id, link.table_id)
                from (
                    select f.id, f.table_id
                    from airtable.fields as f
                    where f.tenant_id = changed.tenant_id
                        and f.table_id = changed.table_id
                        and f.type = 'multipleRecordLinks'
                    union
                    select f.id, f.table_id
                    from airtable.fields as f
                    where f.tenant_id = changed.tenant_id
                        and f.options ->> 'linkedTableId' = changed.table_id
                        and f.type = 'multipleRecordLinks'
                ) as link
            ) as links,
            (
                select array_agg(f.id order by f.id)
                from airtable.fields as f
                where f.tenant_id = changed.tenant_id
                    and f.table_id = changed.table_id
                    and f.type = 'multipleAttachments'
            ) as attachments
        from (
            select c.tenant_id, c.table_id
            from changed_fields as c
            union
            select c.tenant_id, c.options ->> 'linkedTableId'
            from changed_fields as c
            where c.type = 'multipleRecordLinks'
        ) as changed
    ) as now_known
    where t.tenant_id = now_known.tenant_id
        and t.id = now_known.table_id
        and (t.computed_fields, t.link_fields, t.attachment_fields)
            is distinct from (now_known.computed, now_known.links, now_known.attachments);
    return null;
end;
$$;

comment on function airtable.tg_fields__note_computed() is
    'Writes into airtable.tables which fields of a table are computed from the record, which link from it or to it, and which '
    'hold attachments.';

revoke all on function airtable.tg_fields__note_computed() from public;
