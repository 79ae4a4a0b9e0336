-- Records: one JSONB object of cell values keyed by field id, empty cells absent. Field ids are unique beyond a table,
-- so one GIN index over the paths of `fields` answers "this field has this value" for every table.
set local role pyairtable_owner;

create table airtable.records (
    tenant_id          uuid        not null,
    id                 text        not null default airtable.generate_id('rec'),
    table_id           text        not null,
    auto_number        bigint      not null,
    fields             jsonb       not null default '{}',
    created_time       timestamptz not null default now(),
    last_modified_time timestamptz not null default now(),
    search_vector      tsvector    not null generated always as (search.record_vector(fields)) stored,
    constraint records_pkey primary key (tenant_id, id),
    constraint records_auto_number_key unique (tenant_id, table_id, auto_number),
    constraint records_id_check check (id ~ '^rec[A-Za-z0-9]{14}$'),
    constraint records_fields_check check (jsonb_typeof(fields) = 'object'),
    constraint records_table_id_fkey foreign key (tenant_id, table_id) references airtable.tables (tenant_id, id) on delete cascade
);

create index records_fields_idx on airtable.records using gin (tenant_id, fields jsonb_path_ops);

create index records_search_vector_idx on airtable.records using gin (tenant_id, table_id, search_vector);

alter table airtable.records enable row level security;
alter table airtable.records force row level security;

comment on table airtable.records is 'Records of all tables.';
comment on column airtable.records.auto_number is 'Number of the record in its table, in the order of creation; the key of paging.';
comment on column airtable.records.fields is 'Cell values in Airtable''s form, keyed by field id; an empty cell has no key.';
comment on column airtable.records.search_vector is 'Words of all cells, by search.record_vector.';

grant select, delete on airtable.records to application_user;
grant insert (tenant_id, id, table_id, auto_number, fields), update (fields, last_modified_time) on airtable.records to application_user;
