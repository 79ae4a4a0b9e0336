-- A base groups tables. Names may repeat, as in Airtable: the id tells bases apart.
set local role pyairtable_owner;

create table airtable.bases (
    tenant_id    uuid        not null,
    id           text        not null default airtable.generate_id('app'),
    name         text        not null,
    created_time timestamptz not null default now(),
    constraint bases_pkey primary key (tenant_id, id),
    constraint bases_id_check check (id ~ '^app[A-Za-z0-9]{14}$'),
    constraint bases_name_check check (length(name) between 1 and 255),
    constraint bases_tenant_id_fkey foreign key (tenant_id) references core.tenants (id) on delete cascade
);

alter table airtable.bases enable row level security;
alter table airtable.bases force row level security;

comment on table airtable.bases is 'Bases of a tenant.';

grant select, delete on airtable.bases to application_user;
grant insert (tenant_id, id, name), update (name) on airtable.bases to application_user;
