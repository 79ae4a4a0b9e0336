-- Deleted records wait here until they are restored or the trash is emptied. A table of their own, so that neither the
-- indexes of the records there are nor the queries on them pay for those that are gone.
set local role pyairtable_owner;

create table airtable.trashed_records (
    tenant_id          uuid        not null,
    id                 text        not null,
    table_id           text        not null,
    auto_number        bigint      not null,
    fields             jsonb       not null,
    created_time       timestamptz not null,
    last_modified_time timestamptz not null,
    deleted_time       timestamptz not null default now(),
    deleted_by         uuid,
    constraint trashed_records_pkey primary key (tenant_id, id),
    constraint trashed_records_table_id_fkey foreign key (tenant_id, table_id) references airtable.tables (tenant_id, id) on delete cascade
);

create index trashed_records_table_id_idx on airtable.trashed_records (tenant_id, table_id, deleted_time desc, id);

alter table airtable.trashed_records enable row level security;
alter table airtable.trashed_records force row level security;

comment on table airtable.trashed_records is 'Deleted records, as they were. Written by airtable.trash_records and untrash_records only.';
comment on column airtable.trashed_records.deleted_by is 'The user who deleted it; null for the tenant''s own service.';

grant select on airtable.trashed_records to application_user;
