-- As with links, a write must not look for attachments in vain: the row of a table says which fields hold them.
set local role pyairtable_owner;

alter table airtable.tables add column attachment_fields text[];

comment on column airtable.tables.attachment_fields is
    'Ids of the attachment fields of the table; null when there is none. Kept by a trigger on airtable.fields.';

-- No tenant's work: as whoever migrates, whom row level security does not hold.
reset role;

update airtable.tables as t
set attachment_fields = known.fields
from (
    select
        f.tenant_id,
        f.table_id,
        array_agg(f.id order by f.id) as fields
    from airtable.fields as f
    where f.type = 'multipleAttachments'
    group by f.tenant_id, f.table_id
) as known
where t.tenant_id = known.tenant_id
    and t.id = known.table_id;
