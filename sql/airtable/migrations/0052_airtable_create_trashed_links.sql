-- A deleted record leaves the cells of others, and finds its way back when it is restored: each link that deleting cut waits
-- here until both its ends are there again. A row stands for the link, not for the record that was deleted: its other end
-- may be deleted later and restored last.
set local role pyairtable_owner;

create table airtable.trashed_links (
    tenant_id uuid   not null,
    field_id  text   not null,
    record_id text   not null,
    linked_id text   not null,
    position  bigint not null,
    constraint trashed_links_pkey primary key (tenant_id, field_id, record_id, linked_id),
    constraint trashed_links_field_id_fkey foreign key (tenant_id, field_id) references airtable.fields (tenant_id, id) on delete cascade
);

create index trashed_links_linked_id_idx on airtable.trashed_links (tenant_id, linked_id);

create index trashed_links_record_id_idx on airtable.trashed_links (tenant_id, record_id);

alter table airtable.trashed_links enable row level security;
alter table airtable.trashed_links force row level security;

comment on table airtable.trashed_links is
    'Links cut when a record was deleted. Written by airtable.cut_links and mend_links, for those who move records only.';
comment on column airtable.trashed_links.field_id is
    'The field in whose cell of `record_id` the record `linked_id` stood; of a pair of fields, that of the deleted record.';
comment on column airtable.trashed_links.position is 'Place in the cell, from 1.';

grant select on airtable.trashed_links to application_user;
