-- A view of a table: which records, in which order, with which fields. It refers to fields by id, so that renaming one
-- touches no view.
set local role pyairtable_owner;

create table airtable.views (
    tenant_id     uuid        not null,
    id            text        not null default airtable.generate_id('viw'),
    table_id      text        not null,
    name          text        not null,
    type          text        not null default 'grid',
    filter        jsonb,
    sort          jsonb,
    hidden_fields text[]      not null default '{}',
    field_order   text[]      not null default '{}',
    position      integer     not null,
    created_time  timestamptz not null default now(),
    constraint views_pkey primary key (tenant_id, id),
    constraint views_id_check check (id ~ '^viw[A-Za-z0-9]{14}$'),
    constraint views_name_check check (length(name) between 1 and 255),
    constraint views_type_check check (type in ('grid', 'form', 'calendar', 'gallery', 'kanban', 'timeline', 'block')),
    constraint views_filter_check check (jsonb_typeof(filter) = 'object'),
    constraint views_sort_check check (jsonb_typeof(sort) = 'array'),
    constraint views_table_id_fkey foreign key (tenant_id, table_id) references airtable.tables (tenant_id, id) on delete cascade
);

-- Names of views are unique in their table whatever their case; also finds the views of a table.
create unique index views_table_id_name_key on airtable.views (tenant_id, table_id, lower(name));

alter table airtable.views enable row level security;
alter table airtable.views force row level security;

comment on table airtable.views is 'Views of a table.';
comment on column airtable.views.type is 'Airtable''s name of the kind of view.';
comment on column airtable.views.filter is 'A filter as api.list_records takes it, with fields by id; null when all records pass.';
comment on column airtable.views.sort is 'A sort as api.list_records takes it, with fields by id; null for the order of creation.';
comment on column airtable.views.hidden_fields is 'Ids of the fields that are left out unless a caller asks for them.';
comment on column airtable.views.field_order is 'Ids of the fields that come first, in their order; the others follow by position.';
comment on column airtable.views.position is 'Place among the views of the table, from 1.';

grant select, delete on airtable.views to application_user;
grant insert (tenant_id, id, table_id, name, type, filter, sort, hidden_fields, field_order, position),
    update (name, type, filter, sort, hidden_fields, field_order, position)
    on airtable.views to application_user;
