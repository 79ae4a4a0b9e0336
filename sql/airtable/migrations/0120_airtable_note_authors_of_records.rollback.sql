update airtable.tables as t
set computed_fields = known.fields
from (
    select
        f.tenant_id,
        f.table_id,
        jsonb_object_agg(f.id, f.type) filter (where f.type in ('autoNumber', 'createdTime', 'lastModifiedTime')) as fields
    from airtable.fields as f
    group by f.tenant_id, f.table_id
) as known
where t.tenant_id = known.tenant_id
    and t.id = known.table_id
    and t.computed_fields is distinct from known.fields;

set local role pyairtable_owner;

alter table airtable.trashed_records
    drop column created_by,
    drop column last_modified_by;

alter table airtable.records
    drop column created_by,
    drop column last_modified_by;
