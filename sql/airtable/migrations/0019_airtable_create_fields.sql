-- A field of a table. Records refer to fields by id, so renaming one touches this row only.
set local role pyairtable_owner;

create table airtable.fields (
    tenant_id    uuid        not null,
    id           text        not null default airtable.generate_id('fld'),
    table_id     text        not null,
    name         text        not null,
    type         text        not null,
    options      jsonb       not null default '{}',
    position     integer     not null,
    created_time timestamptz not null default now(),
    constraint fields_pkey primary key (tenant_id, id),
    constraint fields_id_check check (id ~ '^fld[A-Za-z0-9]{14}$'),
    constraint fields_name_check check (length(name) between 1 and 255),
    constraint fields_options_check check (jsonb_typeof(options) = 'object'),
    constraint fields_type_check check (type in (
        'aiText', 'autoNumber', 'barcode', 'button', 'checkbox', 'count', 'createdBy', 'createdTime', 'currency',
        'date', 'dateTime', 'duration', 'email', 'externalSyncSource', 'formula', 'lastModifiedBy',
        'lastModifiedTime', 'manualSort', 'multilineText', 'multipleAttachments', 'multipleCollaborators',
        'multipleLookupValues', 'multipleRecordLinks', 'multipleSelects', 'number', 'percent', 'phoneNumber',
        'rating', 'richText', 'rollup', 'singleCollaborator', 'singleLineText', 'singleSelect', 'url'
    )),
    constraint fields_table_id_fkey foreign key (tenant_id, table_id) references airtable.tables (tenant_id, id) on delete cascade
);

-- Names of fields are unique in their table whatever their case, as in Airtable; also finds the fields of a table.
create unique index fields_table_id_name_key on airtable.fields (tenant_id, table_id, lower(name));

-- Checked at commit: a table and its primary field refer to each other.
-- lint: allow constraint-missing-not-valid the table was created one migration ago and is empty
-- lint: allow adding-foreign-key-constraint the table was created one migration ago and is empty
alter table airtable.tables
    add constraint tables_primary_field_id_fkey foreign key (tenant_id, primary_field_id)
    references airtable.fields (tenant_id, id)
    on delete no action
    deferrable initially deferred;

alter table airtable.fields enable row level security;
alter table airtable.fields force row level security;

comment on table airtable.fields is 'Fields of a table.';
comment on column airtable.fields.type is 'Airtable''s name of the field type.';
comment on column airtable.fields.options is 'Options of the type in Airtable''s form, such as {"choices": [{"name": "Done"}]} or {"precision": 2}.';
comment on column airtable.fields.position is 'Place among the fields of the table, from 1.';

grant select, delete on airtable.fields to application_user;
grant insert (tenant_id, id, table_id, name, type, options, position), update (name, type, options, position)
    on airtable.fields to application_user;
