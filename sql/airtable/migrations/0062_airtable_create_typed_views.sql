-- Which SQL view shows a table with one typed column a field, and how its columns were named: a column keeps its name while
-- its field does. The view itself belongs to pyairtable_views.
set local role pyairtable_owner;

create table airtable.typed_views (
    tenant_id     uuid        not null,
    table_id      text        not null,
    schema_name   text        not null,
    view_name     text        not null,
    named_after   text,
    columns       jsonb       not null default '[]',
    stale_because text,
    created_time  timestamptz not null default now(),
    constraint typed_views_pkey primary key (tenant_id, table_id),
    constraint typed_views_view_name_key unique (tenant_id, schema_name, view_name),
    constraint typed_views_columns_check check (jsonb_typeof(columns) = 'array'),
    constraint typed_views_table_id_fkey foreign key (tenant_id, table_id) references airtable.tables (tenant_id, id) on delete cascade
);

alter table airtable.typed_views enable row level security;
alter table airtable.typed_views force row level security;

comment on table airtable.typed_views is 'SQL views of tables, written by app.create_typed_view and what keeps them current.';
comment on column airtable.typed_views.named_after is 'The name of the table that view_name was made of; null for a name somebody chose.';
comment on column airtable.typed_views.columns is 'Columns of fields in their order: [{"field", "name", "column", "type"}].';
comment on column airtable.typed_views.stale_because is 'Why the view could not follow the last change of its table; null while it is current.';

grant select on airtable.typed_views to application_user;

-- A typed view works with the rights of its caller, who therefore needs them on what it reads.
grant usage on schema airtable to analyst;
grant select (tenant_id, id, table_id, auto_number, fields, created_time, last_modified_time) on airtable.records to analyst;
