-- Fields of type createdBy and lastModifiedBy tell who wrote a record. The row keeps it, so that a table of any size gets such a
-- field at once. Without a key to core.users: a bulk load would look up the same person once a record, and who leaves stays the author.
set local role pyairtable_owner;

alter table airtable.records
    add column created_by uuid,
    add column last_modified_by uuid;

alter table airtable.trashed_records
    add column created_by uuid,
    add column last_modified_by uuid;

comment on column airtable.records.created_by is
    'The user who created it; null for the tenant''s own service, and for a record that was mirrored.';
comment on column airtable.records.last_modified_by is
    'The user who changed it last; null for the tenant''s own service, and for a change that was mirrored.';

grant insert (created_by, last_modified_by), update (last_modified_by) on airtable.records to application_user;

-- No tenant's work: as whoever migrates, whom row level security does not hold.
reset role;

update airtable.tables as t
set computed_fields = known.fields
from (
    select
        f.tenant_id,
        f.table_id,
        jsonb_object_agg(f.id, f.type) as fields
    from airtable.fields as f
    where f.type in ('autoNumber', 'createdTime', 'lastModifiedTime', 'createdBy', 'lastModifiedBy')
    group by f.tenant_id, f.table_id
) as known
where t.tenant_id = known.tenant_id
    and t.id = known.table_id
    and t.computed_fields is distinct from known.fields;
