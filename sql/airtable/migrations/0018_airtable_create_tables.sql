-- A table of a base. It counts its own records: the counter numbers them in the order they were committed, because
-- whoever adds records holds the row until commit. A reader that asks for numbers above the last one it saw therefore
-- never misses a record.
set local role pyairtable_owner;

create table airtable.tables (
    tenant_id        uuid        not null,
    id               text        not null default airtable.generate_id('tbl'),
    base_id          text        not null,
    name             text        not null,
    description      text,
    primary_field_id text,
    last_auto_number bigint      not null default 0,
    created_time     timestamptz not null default now(),
    constraint tables_pkey primary key (tenant_id, id),
    constraint tables_id_check check (id ~ '^tbl[A-Za-z0-9]{14}$'),
    constraint tables_name_check check (length(name) between 1 and 255),
    constraint tables_last_auto_number_check check (last_auto_number >= 0),
    constraint tables_base_id_fkey foreign key (tenant_id, base_id) references airtable.bases (tenant_id, id) on delete cascade
)
with (fillfactor = 80);

-- Names of tables are unique in their base whatever their case, as in Airtable; also finds the tables of a base.
create unique index tables_base_id_name_key on airtable.tables (tenant_id, base_id, lower(name));

alter table airtable.tables enable row level security;
alter table airtable.tables force row level security;

comment on table airtable.tables is 'Tables of a base.';
comment on column airtable.tables.primary_field_id is 'The field whose value names a record; null only while the table is being created.';
comment on column airtable.tables.last_auto_number is 'The highest number ever given to a record of this table; numbers are not used twice.';

grant select, delete on airtable.tables to application_user;
grant insert (tenant_id, id, base_id, name, description), update (name, description, primary_field_id) on airtable.tables to application_user;
