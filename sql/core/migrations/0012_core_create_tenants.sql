-- A tenant owns everything else. Its row is the one place where `id` is what other tables call `tenant_id`.
set local role pyairtable_owner;

create table core.tenants (
    id         uuid        not null default gen_random_uuid(),
    slug       text        not null,
    name       text        not null,
    created_at timestamptz not null default now(),
    constraint tenants_pkey primary key (id),
    constraint tenants_slug_key unique (slug),
    constraint tenants_slug_check check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    constraint tenants_name_check check (length(name) between 1 and 255)
);

alter table core.tenants enable row level security;
alter table core.tenants force row level security;

comment on table core.tenants is 'The customers. Rows of every other table belong to exactly one of them.';
comment on column core.tenants.slug is 'Short name for people and command lines: lowercase letters, digits and inner hyphens, 1 to 63 characters.';

grant usage on schema core to application_user;
grant select on core.tenants to application_user;
