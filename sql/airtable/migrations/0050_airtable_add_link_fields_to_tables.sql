-- A write must not look for links in vain: the row of a table, which every writer of new records reads anyway, says which
-- fields link from it or to it. Link fields there are become known at once; what their cells hold is not looked at.
set local role pyairtable_owner;

alter table airtable.tables add column link_fields jsonb;

comment on column airtable.tables.link_fields is
    'Link fields of the table and those of others that lead to it, {field id: id of the table it is in}; null when there is '
    'none. Kept by a trigger on airtable.fields.';

-- No tenant's work: as whoever migrates, whom row level security does not hold.
reset role;

update airtable.tables as t
set link_fields = known.fields
from (
    select
        f.tenant_id,
        touched.table_id,
        jsonb_object_agg(f.id, f.table_id) as fields
    from airtable.fields as f
    cross join unnest(array[f.table_id, f.options ->> 'linkedTableId']) as touched (table_id)
    where f.type = 'multipleRecordLinks'
    group by f.tenant_id, touched.table_id
) as known
where t.tenant_id = known.tenant_id
    and t.id = known.table_id;
