-- Cells that a row itself knows (when it was created and changed, its number) are computed when they are read, so that a
-- table of any size gets such a field at once. Readers must not look for them in vain: the table's row says which there are.
set local role pyairtable_owner;

alter table airtable.tables add column computed_fields jsonb;

comment on column airtable.tables.computed_fields is
    'Fields whose cells are computed from the record, {field id: type}; null when there is none. Kept by a trigger on airtable.fields.';
